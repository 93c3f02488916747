package dev.sluice.ingest.delivery;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.OrderWebhook;

/** Webhooks, as what api-server calls them: the request bodies of the internal contract. */
public final class Updates {

    private Updates() {}

    public static OrderUpdate of(OrderWebhook webhook) {
        return new OrderUpdate()
                .providerEventId(webhook.providerEventId())
                .orderId(webhook.orderId())
                .userId(webhook.userId())
                .status(
                        switch (webhook.status()) {
                            case CREATED -> OrderUpdateStatus.CREATED;
                            case UPDATED -> OrderUpdateStatus.UPDATED;
                            case FAILED -> OrderUpdateStatus.FAILED;
                            case SUCCESS -> OrderUpdateStatus.SUCCESS;
                        })
                .updatedAt(webhook.updatedAt())
                .createdAt(webhook.createdAt())
                .meta(webhook.meta().isEmpty() ? null : webhook.meta());
    }

    public static DisputeUpdate of(ChargebackWebhook webhook) {
        return new DisputeUpdate()
                .providerEventId(webhook.providerEventId())
                .orderId(webhook.orderId())
                .userId(webhook.userId())
                .disputeId(webhook.disputeId())
                .status(
                        switch (webhook.status()) {
                            case OPENED -> DisputeUpdateStatus.DISPUTE_OPENED;
                            case UPDATED -> DisputeUpdateStatus.DISPUTE_UPDATED;
                            case CLOSED -> DisputeUpdateStatus.DISPUTE_CLOSED;
                        })
                .reason(webhook.reason())
                .amount(webhook.amount())
                .currency(webhook.currency())
                .occurredAt(webhook.occurredAt())
                .evidenceDueAt(webhook.evidenceDueAt())
                .meta(webhook.meta().isEmpty() ? null : webhook.meta());
    }
}
