package dev.sluice.api.dispute;

import dev.sluice.api.paging.Cursor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as its updates left it.
 *
 * @param key the database's, and the id that callers see; 0 while it is not stored yet
 * @param amount in the currency's minor unit
 * @param occurredAt the latest time that an update carried; never goes back
 */
record Dispute(
        long key,
        DisputeId id,
        UUID userId,
        DisputeStatus status,
        String reason,
        long amount,
        String currency,
        Instant openedAt,
        @Nullable Instant evidenceDueAt,
        @Nullable Instant closedAt,
        Instant occurredAt) {

    static Dispute open(DisputeUpdate update) {
        return new Dispute(
                0,
                update.dispute(),
                update.userId(),
                DisputeStatus.OPENED,
                update.reason(),
                update.amount(),
                update.currency(),
                update.occurredAt(),
                update.evidenceDueAt(),
                null,
                update.occurredAt());
    }

    /** Applies anything but an opening. An update older than what is stored ends the dispute, but moves nothing else. */
    Dispute with(DisputeUpdate update) {
        boolean older = update.occurredAt().isBefore(occurredAt);
        boolean closes = update.kind() == DisputeUpdate.Kind.CLOSED;
        boolean moves = !closes && !older;
        return new Dispute(
                key,
                id,
                userId,
                closes ? DisputeStatus.closedAs(update.resolution()) : status,
                moves ? update.reason() : reason,
                amount,
                currency,
                openedAt,
                moves && update.evidenceDueAt() != null ? update.evidenceDueAt() : evidenceDueAt,
                closes ? update.occurredAt() : closedAt,
                older ? occurredAt : update.occurredAt());
    }

    Dispute withKey(long newKey) {
        return new Dispute(
                newKey, id, userId, status, reason, amount, currency, openedAt, evidenceDueAt, closedAt, occurredAt);
    }

    boolean isStored() {
        return key != 0;
    }

    Cursor cursor() {
        return new Cursor(openedAt, key);
    }
}
