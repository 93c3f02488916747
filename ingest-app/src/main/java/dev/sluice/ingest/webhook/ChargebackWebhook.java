package dev.sluice.ingest.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider about a chargeback (dispute) of an order, valid as the contract says.
 *
 * @param disputeId the provider's own id, where it has one
 * @param amount in the currency's minor unit
 * @param currency ISO 4217 code
 * @param meta empty where the provider sent none
 * @param traceparent the trace that it came with
 */
public record ChargebackWebhook(
        String providerEventId,
        String orderId,
        UUID userId,
        @Nullable String disputeId,
        Status status,
        String reason,
        long amount,
        String currency,
        Instant occurredAt,
        @Nullable Instant evidenceDueAt,
        Map<String, String> meta,
        @Nullable Traceparent traceparent) {

    /** What happened to the dispute. */
    public enum Status {
        OPENED,
        UPDATED,
        CLOSED
    }
}
