package dev.sluice.ingest.provider.standard;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.generated.model.ChargebackWebhook;
import dev.sluice.ingest.generated.model.OrderWebhook;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contract's webhooks, as updates of the internal contract, which has the same members. */
final class StandardUpdates {

    private StandardUpdates() {}

    static Update of(OrderWebhook webhook, @Nullable Traceparent traceparent) {
        return new Update.Order(
                new OrderUpdate()
                        .providerEventId(webhook.getProviderEventId())
                        .orderId(webhook.getOrderId())
                        .userId(webhook.getUserId())
                        .status(
                                switch (webhook.getStatus()) {
                                    case CREATED -> OrderUpdateStatus.CREATED;
                                    case UPDATED -> OrderUpdateStatus.UPDATED;
                                    case FAILED -> OrderUpdateStatus.FAILED;
                                    case SUCCESS -> OrderUpdateStatus.SUCCESS;
                                })
                        .updatedAt(webhook.getUpdatedAt())
                        .createdAt(webhook.getCreatedAt())
                        .meta(orNull(webhook.getMeta())),
                traceparent);
    }

    static Update of(ChargebackWebhook webhook, @Nullable Traceparent traceparent) {
        return new Update.Dispute(
                new DisputeUpdate()
                        .providerEventId(webhook.getProviderEventId())
                        .orderId(webhook.getOrderId())
                        .userId(webhook.getUserId())
                        .disputeId(webhook.getDisputeId())
                        .status(
                                switch (webhook.getStatus()) {
                                    case CHARGEBACK_OPENED -> DisputeUpdateStatus.DISPUTE_OPENED;
                                    case CHARGEBACK_UPDATED -> DisputeUpdateStatus.DISPUTE_UPDATED;
                                    case CHARGEBACK_CLOSED -> DisputeUpdateStatus.DISPUTE_CLOSED;
                                })
                        .reason(webhook.getReason())
                        .amount(webhook.getAmount())
                        .currency(webhook.getCurrency())
                        .occurredAt(webhook.getOccurredAt())
                        .evidenceDueAt(webhook.getEvidenceDueAt())
                        .meta(orNull(webhook.getMeta())),
                traceparent);
    }

    /** An empty one is left out. */
    private static @Nullable Map<String, String> orNull(@Nullable Map<String, String> meta) {
        return meta == null || meta.isEmpty() ? null : meta;
    }
}
