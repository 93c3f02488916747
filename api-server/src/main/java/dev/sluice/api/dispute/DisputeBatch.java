package dev.sluice.api.dispute;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Conflicts;
import dev.sluice.api.problem.Conflicts.Conflict;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch in memory, update by update in order of arrival, on disputes that the transaction has locked. What it
 * decides is written afterwards: {@link #opened}, {@link #changed} and {@link #recorded}.
 */
final class DisputeBatch {

    /** An event, by which it is idempotent. */
    record EventKey(DisputeId dispute, String eventId) {}

    /** An event that is to be written, and as what: the status that the update carries, or a conflict. */
    record Recorded(DisputeUpdate update, String kind) {}

    /** The kind of an event that changed nothing but the record. */
    private static final String CONFLICT = "conflict";

    private final Set<String> orders;
    private final Set<DisputeId> held;
    private final Map<DisputeId, Dispute> before;
    private final Map<DisputeId, Dispute> now;
    private final Map<EventKey, String> stored;
    private final Map<EventKey, Recorded> recorded = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    /**
     * Starts from what the database has.
     *
     * @param orders which of the batch's orders exist
     * @param disputes the disputes that the batch touches, locked
     * @param held disputes that exist, but that another session has locked
     * @param events which of the batch's events are stored, with the digests of their payloads, read after the disputes were locked
     */
    DisputeBatch(Set<String> orders, List<Dispute> disputes, Set<DisputeId> held, Map<EventKey, String> events) {
        this.held = held;
        this.orders = orders;
        this.before = new HashMap<>();
        disputes.forEach(dispute -> before.put(dispute.id(), dispute));
        this.now = new LinkedHashMap<>(before);
        this.stored = events;
    }

    /** Decides one update; what it leaves behind has no key yet if this batch opened it. */
    Outcome<Dispute> decide(DisputeUpdate update) {
        if (held.contains(update.dispute())) {
            return new Outcome.Locked<>();
        }
        Dispute dispute = now.get(update.dispute());
        Failure failure = refuse(dispute, update);
        if (failure != null) {
            noteConflict(failure, update);
            return new Outcome.Refused<>(failure);
        }
        Dispute after = dispute == null ? Dispute.open(update) : dispute.with(update);
        now.put(update.dispute(), after);
        record(update, update.kind().toString());
        return new Outcome.Applied<>(after);
    }

    /**
     * Another event that would create what exists is recorded, so that it can be looked into, and is a duplicate when it
     * comes again. An event whose id we derive ourselves (none does so far) is to be left out here: no provider sent it.
     */
    private void noteConflict(Failure failure, DisputeUpdate update) {
        if (failure instanceof Failure.AlreadyExists) {
            record(update, CONFLICT);
            conflicts.add(new Conflict(
                    Conflicts.Type.EXISTS, "%s Event '%s'.".formatted(failure.detail(), update.eventId())));
        } else if (failure instanceof Failure.AlreadyApplied && hasAnotherBody(update)) {
            conflicts.add(new Conflict(Conflicts.Type.BODY, failure.detail()));
        }
    }

    private boolean hasAnotherBody(DisputeUpdate update) {
        var event = new EventKey(update.dispute(), update.eventId());
        Recorded earlier = recorded.get(event);
        return earlier == null
                ? !Sql.digest(update.payload()).equals(stored.get(event))
                : !earlier.update().payload().equals(update.payload());
    }

    private boolean isRecorded(EventKey event) {
        return stored.containsKey(event) || recorded.containsKey(event);
    }

    private void record(DisputeUpdate update, String kind) {
        recorded.put(new EventKey(update.dispute(), update.eventId()), new Recorded(update, kind));
    }

    /** The event comes first: the same one again is a conflict in any state, whatever else the update says. */
    private @Nullable Failure refuse(@Nullable Dispute dispute, DisputeUpdate update) {
        DisputeId id = update.dispute();
        if (isRecorded(new EventKey(id, update.eventId()))) {
            return new Failure.AlreadyApplied("%s: event '%s' was already applied.".formatted(id, update.eventId()));
        }
        if (update.kind() == DisputeUpdate.Kind.OPENED) {
            if (dispute != null) {
                return new Failure.AlreadyExists("%s exists already.".formatted(id));
            }
            return orders.contains(id.orderId())
                    ? null
                    : new Failure.NotFound("Order '%s' is not known.".formatted(id.orderId()));
        }
        if (dispute == null) {
            return new Failure.NotFound("%s is not known.".formatted(id));
        }
        return dispute.status().isFinal()
                ? new Failure.InvalidTransition(
                        "%s is '%s' and cannot be '%s'.".formatted(id, dispute.status(), update.kind()))
                : null;
    }

    /** Disputes that the database does not have yet. */
    List<Dispute> opened() {
        return now.values().stream().filter(dispute -> !dispute.isStored()).toList();
    }

    /** Disputes that the database has otherwise. */
    List<Dispute> changed() {
        return now.values().stream()
                .filter(dispute -> dispute.isStored() && !dispute.equals(before.get(dispute.id())))
                .toList();
    }

    /** Events that are to be written, in order of arrival. */
    Collection<Recorded> recorded() {
        return recorded.values();
    }

    /** What contradicts what is stored, to be told of once the batch is committed. */
    List<Conflict> conflicts() {
        return conflicts;
    }

    /** The database's key of a dispute; null while it has none. */
    @Nullable
    Long key(DisputeId id) {
        Dispute dispute = before.get(id);
        return dispute == null ? null : dispute.key();
    }
}
