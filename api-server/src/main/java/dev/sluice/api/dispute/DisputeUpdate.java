package dev.sluice.api.dispute;

import dev.sluice.api.kafka.Origin;
import dev.sluice.api.parking.Parkable;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider about a dispute.
 *
 * @param eventId the provider's, the idempotency key within the dispute
 * @param amount in the currency's minor unit
 * @param resolution how it was closed, in the provider's words; null where it does not say
 * @param receivedAt when it reached api-server
 * @param payload the update as received, as JSON text
 * @param origin the record that it came with; null over HTTP
 */
record DisputeUpdate(
        String eventId,
        DisputeId dispute,
        UUID userId,
        Kind kind,
        String reason,
        long amount,
        String currency,
        Instant occurredAt,
        @Nullable Instant evidenceDueAt,
        @Nullable String resolution,
        Instant receivedAt,
        String payload,
        @Nullable Origin origin)
        implements Parkable {

    @Override
    public String orderId() {
        return dispute.orderId();
    }

    @Override
    public boolean creates() {
        return kind == Kind.OPENED;
    }

    /** What happened to the dispute. */
    enum Kind {
        OPENED,
        UPDATED,
        CLOSED;

        /** As the contract and the database spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
