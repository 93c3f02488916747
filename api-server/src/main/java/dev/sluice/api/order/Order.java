package dev.sluice.api.order;

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
 * An order as its updates left it.
 *
 * @param userId that of its creation, which may name none; nothing gives it one later
 * @param updatedAt the latest time that an update carried; never goes back
 */
record Order(
        long key,
        String orderId,
        @Nullable UUID userId,
        OrderStatus status,
        Instant createdAt,
        Instant updatedAt,
        ForgottenEvents forgotten)
        implements State<Order> {

    /** What {@link #read} reads. */
    static final String COLUMNS =
            "select key, order_id, user_id, status, created_at, updated_at, forgotten_events from orders";

    /** The rules of orders; an order refers to nothing but itself. */
    static Outcome<Order> decide(@Nullable Order order, OrderChange change, boolean orderExists) {
        String id = change.orderId();
        if (change.creates()) {
            return order == null
                    ? new Outcome.Applied<>(create(change))
                    : refused(new Failure.AlreadyExists("Order '%s' exists already.".formatted(id)));
        }
        if (order == null) {
            return refused(new Failure.NotFound("Order '%s' is not known.".formatted(id)));
        }
        return order.status.canBecome(change.status())
                ? new Outcome.Applied<>(order.with(change))
                : refused(new Failure.InvalidTransition(
                        "Order '%s' is '%s' and cannot become '%s'.".formatted(id, order.status, change.status())));
    }

    private static Outcome<Order> refused(Failure failure) {
        return new Outcome.Refused<>(failure);
    }

    private static Order create(OrderChange change) {
        return new Order(
                0,
                change.orderId(),
                change.userId(),
                change.status(),
                change.createdAt(),
                change.updatedAt(),
                ForgottenEvents.NONE);
    }

    /** An update older than what is stored is applied by its status alone; if it says no more than that, not at all. */
    private Order with(OrderChange change) {
        boolean older = change.updatedAt().isBefore(updatedAt);
        if (older && change.status() == OrderStatus.UPDATED) {
            return this;
        }
        return new Order(
                key, orderId, userId, change.status(), createdAt, older ? updatedAt : change.updatedAt(), forgotten);
    }

    @Override
    public Object subject() {
        return orderId;
    }

    @Override
    public Order withKey(long newKey) {
        return new Order(newKey, orderId, userId, status, createdAt, updatedAt, forgotten);
    }

    Cursor cursor() {
        return new Cursor(createdAt, key);
    }

    static Order read(ResultSet row, int rowNumber) throws SQLException {
        return new Order(
                row.getLong("key"),
                row.getString("order_id"),
                row.getObject("user_id", UUID.class),
                OrderStatus.of(row.getString("status")),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "updated_at"),
                ForgottenEvents.of(row.getBytes("forgotten_events")));
    }
}
