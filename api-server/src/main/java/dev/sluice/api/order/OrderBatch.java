package dev.sluice.api.order;

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
 * Decides a batch in memory, update by update in order of arrival, on orders that the transaction has locked. What it
 * decides is written afterwards: {@link #created}, {@link #changed} and {@link #recorded}.
 */
final class OrderBatch {

    /** An event, by which it is idempotent. */
    record EventKey(String orderId, String eventId) {}

    /** An event that is to be written, and as what: the status that the update carries, or a conflict. */
    record Recorded(OrderUpdate update, String kind) {}

    /** The kind of an event that changed nothing but the record. */
    private static final String CONFLICT = "conflict";

    private final Set<String> held;
    private final Map<String, Order> before;
    private final Map<String, Order> now;
    private final Map<EventKey, String> stored;
    private final Map<EventKey, Recorded> recorded = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    /**
     * Starts from what the database has.
     *
     * @param orders the orders that the batch touches, locked
     * @param held orders that exist, but that another session has locked
     * @param events which of the batch's events are stored, with the digests of their payloads, read after the orders were locked
     */
    OrderBatch(List<Order> orders, Set<String> held, Map<EventKey, String> events) {
        this.held = held;
        this.before = new HashMap<>();
        orders.forEach(order -> before.put(order.orderId(), order));
        this.now = new LinkedHashMap<>(before);
        this.stored = events;
    }

    Outcome<Order> decide(OrderUpdate update) {
        if (held.contains(update.orderId())) {
            return new Outcome.Locked<>();
        }
        Order order = now.get(update.orderId());
        Failure failure = refuse(order, update);
        if (failure != null) {
            noteConflict(failure, update);
            return new Outcome.Refused<>(failure);
        }
        Order after = order == null ? Order.create(update) : order.with(update);
        now.put(update.orderId(), after);
        record(update, update.status().toString());
        return new Outcome.Applied<>(after);
    }

    /**
     * Another event that would create what exists is recorded, so that it can be looked into, and is a duplicate when it
     * comes again. An event whose id we derive ourselves (none does so far) is to be left out here: no provider sent it.
     */
    private void noteConflict(Failure failure, OrderUpdate update) {
        if (failure instanceof Failure.AlreadyExists) {
            record(update, CONFLICT);
            conflicts.add(new Conflict(
                    Conflicts.Type.EXISTS, "%s Event '%s'.".formatted(failure.detail(), update.eventId())));
        } else if (failure instanceof Failure.AlreadyApplied && hasAnotherBody(update)) {
            conflicts.add(new Conflict(Conflicts.Type.BODY, failure.detail()));
        }
    }

    private boolean hasAnotherBody(OrderUpdate update) {
        var event = new EventKey(update.orderId(), update.eventId());
        Recorded earlier = recorded.get(event);
        return earlier == null
                ? !Sql.digest(update.payload()).equals(stored.get(event))
                : !earlier.update().payload().equals(update.payload());
    }

    private boolean isRecorded(EventKey event) {
        return stored.containsKey(event) || recorded.containsKey(event);
    }

    private void record(OrderUpdate update, String kind) {
        recorded.put(new EventKey(update.orderId(), update.eventId()), new Recorded(update, kind));
    }

    /** The event comes first: the same one again is a conflict in any state, whatever else the update says. */
    private @Nullable Failure refuse(@Nullable Order order, OrderUpdate update) {
        String id = update.orderId();
        if (isRecorded(new EventKey(id, update.eventId()))) {
            return new Failure.AlreadyApplied(
                    "Event '%s' of order '%s' was already applied.".formatted(update.eventId(), id));
        }
        if (update.status() == OrderStatus.CREATED) {
            return order == null ? null : new Failure.AlreadyExists("Order '%s' exists already.".formatted(id));
        }
        if (order == null) {
            return new Failure.NotFound("Order '%s' is not known.".formatted(id));
        }
        return order.status().canBecome(update.status())
                ? null
                : new Failure.InvalidTransition(
                        "Order '%s' is '%s' and cannot become '%s'.".formatted(id, order.status(), update.status()));
    }

    /** Orders that the database does not have yet. */
    List<Order> created() {
        return now.values().stream().filter(order -> !order.isStored()).toList();
    }

    /** Orders that the database has otherwise. */
    List<Order> changed() {
        return now.values().stream()
                .filter(order -> order.isStored() && !order.equals(before.get(order.orderId())))
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

    /** The database's key of an order; null while it has none. */
    @Nullable
    Long key(String orderId) {
        Order order = before.get(orderId);
        return order == null ? null : order.key();
    }
}
