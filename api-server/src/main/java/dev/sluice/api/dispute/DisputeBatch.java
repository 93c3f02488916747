package dev.sluice.api.dispute;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch in memory, update by update in order of arrival, on disputes that the transaction has locked. What it
 * decides is written afterwards: {@link #opened}, {@link #changed} and {@link #applied}.
 */
final class DisputeBatch {

    /** An event, by which it is idempotent. */
    record EventKey(DisputeId dispute, String eventId) {}

    private final Set<String> orders;
    private final Set<DisputeId> held;
    private final Map<DisputeId, Dispute> before;
    private final Map<DisputeId, Dispute> now;
    private final Set<EventKey> events;
    private final List<DisputeUpdate> applied = new ArrayList<>();

    /**
     * Starts from what the database has.
     *
     * @param orders which of the batch's orders exist
     * @param disputes the disputes that the batch touches, locked
     * @param held disputes that exist, but that another session has locked
     * @param events which of the batch's events are stored, read after the disputes were locked
     */
    DisputeBatch(Set<String> orders, List<Dispute> disputes, Set<DisputeId> held, Set<EventKey> events) {
        this.held = held;
        this.orders = orders;
        this.before = new HashMap<>();
        disputes.forEach(dispute -> before.put(dispute.id(), dispute));
        this.now = new LinkedHashMap<>(before);
        this.events = new HashSet<>(events);
    }

    /** Decides one update; what it leaves behind has no key yet if this batch opened it. */
    Outcome<Dispute> decide(DisputeUpdate update) {
        if (held.contains(update.dispute())) {
            return new Outcome.Locked<>();
        }
        Dispute dispute = now.get(update.dispute());
        Failure failure = refuse(dispute, update);
        if (failure != null) {
            return new Outcome.Refused<>(failure);
        }
        Dispute after = dispute == null ? Dispute.open(update) : dispute.with(update);
        now.put(update.dispute(), after);
        events.add(new EventKey(update.dispute(), update.eventId()));
        applied.add(update);
        return new Outcome.Applied<>(after);
    }

    /** The event comes first: the same one again is a conflict in any state, whatever else the update says. */
    private @Nullable Failure refuse(@Nullable Dispute dispute, DisputeUpdate update) {
        DisputeId id = update.dispute();
        if (events.contains(new EventKey(id, update.eventId()))) {
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

    /** Updates whose events are to be written, in order of arrival. */
    List<DisputeUpdate> applied() {
        return applied;
    }

    /** The database's key of a dispute; null while it has none. */
    @Nullable
    Long key(DisputeId id) {
        Dispute dispute = before.get(id);
        return dispute == null ? null : dispute.key();
    }
}
