package dev.sluice.api.dispute;

import dev.sluice.api.update.Change;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an update says of a dispute.
 *
 * @param userId null for a guest
 * @param amount in the currency's minor unit
 * @param resolution how it was closed, in the provider's words; null where it does not say
 */
record DisputeChange(
        String eventId,
        DisputeId dispute,
        @Nullable UUID userId,
        Kind kind,
        String reason,
        long amount,
        String currency,
        Instant occurredAt,
        @Nullable Instant evidenceDueAt,
        @Nullable String resolution)
        implements Change {

    @Override
    public String orderId() {
        return dispute.orderId();
    }

    @Override
    public Object subject() {
        return dispute;
    }

    @Override
    public String label() {
        return dispute.label();
    }

    @Override
    public boolean creates() {
        return kind == Kind.OPENED;
    }

    @Override
    public String eventKind() {
        return kind.toString();
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
