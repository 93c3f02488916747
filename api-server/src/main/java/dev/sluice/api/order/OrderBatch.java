package dev.sluice.api.order;

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
 * Decides a batch in memory, update by update in order of arrival, on orders that the transaction has locked. What it
 * decides is written afterwards: {@link #created}, {@link #changed} and {@link #applied}.
 */
final class OrderBatch {

    /** An event, by which it is idempotent. */
    record EventKey(String orderId, String eventId) {}

    private final Set<String> held;
    private final Map<String, Order> before;
    private final Map<String, Order> now;
    private final Set<EventKey> events;
    private final List<OrderUpdate> applied = new ArrayList<>();

    /**
     * Starts from what the database has.
     *
     * @param orders the orders that the batch touches, locked
     * @param held orders that exist, but that another session has locked
     * @param events which of the batch's events are stored, read after the orders were locked
     */
    OrderBatch(List<Order> orders, Set<String> held, Set<EventKey> events) {
        this.held = held;
        this.before = new HashMap<>();
        orders.forEach(order -> before.put(order.orderId(), order));
        this.now = new LinkedHashMap<>(before);
        this.events = new HashSet<>(events);
    }

    Outcome<Order> decide(OrderUpdate update) {
        if (held.contains(update.orderId())) {
            return new Outcome.Locked<>();
        }
        Order order = now.get(update.orderId());
        Failure failure = refuse(order, update);
        if (failure != null) {
            return new Outcome.Refused<>(failure);
        }
        Order after = order == null ? Order.create(update) : order.with(update);
        now.put(update.orderId(), after);
        events.add(new EventKey(update.orderId(), update.eventId()));
        applied.add(update);
        return new Outcome.Applied<>(after);
    }

    /** The event comes first: the same one again is a conflict in any state, whatever else the update says. */
    private @Nullable Failure refuse(@Nullable Order order, OrderUpdate update) {
        String id = update.orderId();
        if (events.contains(new EventKey(id, update.eventId()))) {
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

    /** Updates whose events are to be written, in order of arrival. */
    List<OrderUpdate> applied() {
        return applied;
    }

    /** The database's key of an order; null while it has none. */
    @Nullable
    Long key(String orderId) {
        Order order = before.get(orderId);
        return order == null ? null : order.key();
    }
}
