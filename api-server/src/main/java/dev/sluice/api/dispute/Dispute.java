package dev.sluice.api.dispute;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.paging.Cursor;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.ForgottenEvents;
import dev.sluice.api.update.State;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as its updates left it.
 *
 * @param key the database's, and the id that callers see; 0 while it is not stored yet
 * @param userId that of its opening, which may name none; nothing gives it one later
 * @param amount in the currency's minor unit
 * @param occurredAt the latest time that an update carried; never goes back
 */
record Dispute(
        long key,
        DisputeId id,
        @Nullable UUID userId,
        DisputeStatus status,
        String reason,
        long amount,
        String currency,
        Instant openedAt,
        @Nullable Instant evidenceDueAt,
        @Nullable Instant closedAt,
        Instant occurredAt,
        ForgottenEvents forgotten)
        implements State<Dispute> {

    /** What {@link #read} reads. */
    static final String COLUMNS = """
            select d.key, d.order_id, d.dispute_id, d.user_id, d.status, d.reason, d.amount, d.currency, d.opened_at,
              d.evidence_due_at, d.closed_at, d.occurred_at, d.forgotten_events
            from disputes d""";

    /** The rules of disputes. */
    static Outcome<Dispute> decide(@Nullable Dispute dispute, DisputeChange change, boolean orderExists) {
        DisputeId id = change.dispute();
        if (change.creates()) {
            if (dispute != null) {
                return refused(new Failure.AlreadyExists("%s exists already.".formatted(id)));
            }
            return orderExists
                    ? new Outcome.Applied<>(open(change))
                    : refused(new Failure.NotFound("Order '%s' is not known.".formatted(id.orderId())));
        }
        if (dispute == null) {
            return refused(new Failure.NotFound("%s is not known.".formatted(id)));
        }
        return dispute.status.canBecome(dispute.status.after(change))
                ? new Outcome.Applied<>(dispute.with(change))
                : refused(new Failure.InvalidTransition(
                        "%s is '%s' and cannot be '%s'.".formatted(id, dispute.status, change.kind())));
    }

    private static Outcome<Dispute> refused(Failure failure) {
        return new Outcome.Refused<>(failure);
    }

    private static Dispute open(DisputeChange change) {
        return new Dispute(
                0,
                change.dispute(),
                change.userId(),
                DisputeStatus.OPENED,
                change.reason(),
                change.amount(),
                change.currency(),
                change.occurredAt(),
                change.evidenceDueAt(),
                null,
                change.occurredAt(),
                ForgottenEvents.NONE);
    }

    /** Applies anything but an opening. An update older than what is stored ends the dispute, but moves nothing else. */
    private Dispute with(DisputeChange change) {
        boolean older = change.occurredAt().isBefore(occurredAt);
        boolean closes = change.kind() == DisputeChange.Kind.CLOSED;
        boolean moves = !closes && !older;
        return new Dispute(
                key,
                id,
                userId,
                status.after(change),
                moves ? change.reason() : reason,
                amount,
                currency,
                openedAt,
                moves && change.evidenceDueAt() != null ? change.evidenceDueAt() : evidenceDueAt,
                closes ? change.occurredAt() : closedAt,
                older ? occurredAt : change.occurredAt(),
                forgotten);
    }

    @Override
    public Object subject() {
        return id;
    }

    @Override
    public String orderId() {
        return id.orderId();
    }

    @Override
    public Dispute withKey(long newKey) {
        return new Dispute(
                newKey,
                id,
                userId,
                status,
                reason,
                amount,
                currency,
                openedAt,
                evidenceDueAt,
                closedAt,
                occurredAt,
                forgotten);
    }

    Cursor cursor() {
        return new Cursor(openedAt, key);
    }

    static Dispute read(ResultSet row, int rowNumber) throws SQLException {
        return new Dispute(
                row.getLong("key"),
                new DisputeId(row.getString("order_id"), row.getString("dispute_id")),
                row.getObject("user_id", UUID.class),
                DisputeStatus.of(row.getString("status")),
                row.getString("reason"),
                row.getLong("amount"),
                row.getString("currency"),
                Sql.instant(row, "opened_at"),
                Sql.nullableInstant(row, "evidence_due_at"),
                Sql.nullableInstant(row, "closed_at"),
                Sql.instant(row, "occurred_at"),
                ForgottenEvents.of(row.getBytes("forgotten_events")));
    }
}
