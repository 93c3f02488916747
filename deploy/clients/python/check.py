"""Uses the generated clients as a provider and a reader would; ends with 1 at the first surprise."""

import json
import sys
from datetime import datetime, timedelta, timezone

import sluice_payments as payments
import sluice_webhooks as webhooks

INGEST, API, RUN = sys.argv[1:]
USER = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f"
ORDER = "python-" + RUN
CREATED = datetime(2026, 11, 23, 10, 0, 0, 123456, timezone(timedelta(hours=2)))


def check(ok, what):
    if not ok:
        sys.exit(f"python: {what}")


provider = webhooks.ApiClient(webhooks.Configuration(host=INGEST))
orders_to = webhooks.OrderWebhooksApi(provider)
chargebacks_to = webhooks.ChargebackWebhooksApi(provider)
reader = payments.ApiClient(payments.Configuration(host=API))
orders = payments.OrdersApi(reader)
disputes = payments.DisputesApi(reader)

webhook = webhooks.OrderWebhook(
    provider_event_id="evt-1",
    order_id=ORDER,
    user_id=USER,
    status=webhooks.OrderWebhookStatus.CREATED,
    created_at=CREATED,
    updated_at=CREATED,
    meta={"channel": "wéb 😀"},
)
check(orders_to.receive_order_webhook(webhook).outcome == "applied", "created")
check(orders_to.receive_order_webhook(webhook).outcome == "duplicate", "the same again")

order = orders.get_order(ORDER)
check(order.status == payments.OrderStatus.CREATED and order.created_at == CREATED and str(order.user_id) == USER, f"order: {order}")
events = orders.list_order_events(ORDER).items
check(len(events) == 1 and events[0].payload["order_id"] == ORDER, f"events: {events}")
page = orders.list_orders(user_id=USER, status=payments.OrderStatus.CREATED, limit=200).items
check(page and page[0].status == payments.OrderStatus.CREATED, f"list: {page}")

chargeback = webhooks.ChargebackWebhook(
    provider_event_id="evt-2",
    order_id=ORDER,
    user_id=USER,
    dispute_id="dp-" + ORDER,
    status=webhooks.ChargebackWebhookStatus.CHARGEBACK_OPENED,
    reason="fraud",
    amount=9007199254740991,
    currency="EUR",
    occurred_at=CREATED,
)
check(chargebacks_to.receive_chargeback_webhook(chargeback).outcome == "applied", "chargeback")
opened = disputes.list_disputes(order_id=ORDER).items
check(len(opened) == 1 and opened[0].amount == 9007199254740991, f"disputes: {opened}")

guest = webhooks.OrderWebhook(
    provider_event_id="evt-1",
    order_id=ORDER + "-guest",
    status=webhooks.OrderWebhookStatus.CREATED,
    created_at=CREATED,
    updated_at=CREATED,
)
check(orders_to.receive_order_webhook(guest).outcome == "applied", "guest")
check(orders.get_order(ORDER + "-guest").user_id is None, "a guest's order has a user")

webhook.order_id = ORDER + "-unknown"
webhook.status = webhooks.OrderWebhookStatus.UPDATED
try:
    orders_to.receive_order_webhook(webhook)
    check(False, "an unknown order was taken")
except webhooks.exceptions.NotFoundException as e:
    check(e.data.status == 404 and e.data.type.endswith(":not-found"), f"problem: {json.dumps(e.body)}")
print("clients python created duplicate order events list chargeback guest problem: as the contracts say")
