package dev.sluice.ingest.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider about an order, valid as the contract says.
 *
 * @param meta empty where the provider sent none
 * @param traceparent the trace that it came with
 */
public record OrderWebhook(
        String providerEventId,
        String orderId,
        UUID userId,
        Status status,
        Instant updatedAt,
        Instant createdAt,
        Map<String, String> meta,
        @Nullable Traceparent traceparent) {

    /** The status that the order takes on. */
    public enum Status {
        CREATED,
        UPDATED,
        FAILED,
        SUCCESS
    }
}
