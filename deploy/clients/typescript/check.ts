// Uses the generated clients as a provider and a reader would; ends with 1 at the first surprise.
import * as payments from './payments/index';
import * as webhooks from './webhooks/index';

const [ingest, api, run] = process.argv.slice(2);
const USER = '6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f';
const ORDER = `typescript-${run}`;
const CREATED = new Date('2026-11-23T10:00:00.123+02:00');

function check(ok: boolean, what: string, seen?: unknown): void {
  if (!ok) {
    throw new Error(`typescript: ${what}: ${JSON.stringify(seen)}`);
  }
}

async function main(): Promise<void> {
  const to = new webhooks.Configuration({ basePath: ingest });
  const orderWebhooks = new webhooks.OrderWebhooksApi(to);
  const chargebackWebhooks = new webhooks.ChargebackWebhooksApi(to);
  const from = new payments.Configuration({ basePath: api });
  const orders = new payments.OrdersApi(from);
  const disputes = new payments.DisputesApi(from);

  const orderWebhook: webhooks.OrderWebhook = {
    providerEventId: 'evt-1',
    orderId: ORDER,
    userId: USER,
    status: webhooks.OrderWebhookStatus.Created,
    createdAt: CREATED,
    updatedAt: CREATED,
    meta: { channel: 'wéb 😀' },
  };
  let receipt = await orderWebhooks.receiveOrderWebhook({ orderWebhook });
  check(receipt.outcome === webhooks.WebhookReceiptOutcomeEnum.Applied, 'created', receipt);
  receipt = await orderWebhooks.receiveOrderWebhook({ orderWebhook });
  check(receipt.outcome === webhooks.WebhookReceiptOutcomeEnum.Duplicate, 'the same again', receipt);

  const order = await orders.getOrder({ orderId: ORDER });
  check(order.createdAt.getTime() === CREATED.getTime() && order.status === payments.OrderStatus.Created, 'order', order);
  check(order.userId === USER, 'user', order);
  const events = await orders.listOrderEvents({ orderId: ORDER });
  check(events.items.length === 1 && events.items[0].payload['order_id'] === ORDER, 'events', events);
  const page = await orders.listOrders({ userId: USER, status: payments.OrderStatus.Created, limit: 200 });
  check(page.items.length > 0 && page.items[0].status === payments.OrderStatus.Created, 'list', page);

  receipt = await chargebackWebhooks.receiveChargebackWebhook({
    chargebackWebhook: {
      providerEventId: 'evt-2',
      orderId: ORDER,
      userId: USER,
      disputeId: `dp-${ORDER}`,
      status: webhooks.ChargebackWebhookStatus.CHARGEBACK_OPENED,
      reason: 'fraud',
      amount: Number.MAX_SAFE_INTEGER,
      currency: 'EUR',
      occurredAt: CREATED,
    },
  });
  check(receipt.outcome === webhooks.WebhookReceiptOutcomeEnum.Applied, 'chargeback', receipt);
  const opened = await disputes.listDisputes({ orderId: ORDER });
  check(opened.items.length === 1 && opened.items[0].amount === Number.MAX_SAFE_INTEGER, 'disputes', opened);

  const guest = { ...orderWebhook, orderId: `${ORDER}-guest`, userId: undefined };
  receipt = await orderWebhooks.receiveOrderWebhook({ orderWebhook: guest });
  check(receipt.outcome === webhooks.WebhookReceiptOutcomeEnum.Applied, 'guest', receipt);
  const guests = await orders.getOrder({ orderId: `${ORDER}-guest` });
  check(guests.userId === undefined, "guest's order", guests);

  try {
    const unknown = { ...orderWebhook, orderId: `${ORDER}-unknown`, status: webhooks.OrderWebhookStatus.Updated };
    await orderWebhooks.receiveOrderWebhook({ orderWebhook: unknown });
    check(false, 'an unknown order was taken');
  } catch (e) {
    if (!(e instanceof webhooks.ResponseError)) {
      throw e;
    }
    const problem = webhooks.ProblemFromJSON(await e.response.json());
    check(e.response.status === 404 && problem.type.endsWith(':not-found'), 'problem', problem);
  }
  console.log('clients typescript created duplicate order events list chargeback guest problem: as the contracts say');
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
