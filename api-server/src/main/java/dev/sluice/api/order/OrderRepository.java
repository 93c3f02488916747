package dev.sluice.api.order;

import dev.sluice.api.paging.Cursor;
import dev.sluice.api.paging.EventQuery;
import dev.sluice.api.paging.ListQuery;
import dev.sluice.api.paging.Page;
import dev.sluice.api.paging.StoredEvent;
import dev.sluice.postgres.Reads;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads of orders and their events. */
@Repository
final class OrderRepository {

    private static final EventQuery EVENTS = new EventQuery("order_events", "order_key");

    private final JdbcClient reads;

    OrderRepository(@Reads JdbcClient reads) {
        this.reads = reads;
    }

    Optional<Order> find(String orderId) {
        return reads.sql(Order.COLUMNS + " where order_id = ?")
                .param(orderId)
                .query(Order::read)
                .optional();
    }

    /** Newest first, from behind the cursor, at most {@code limit}; {@link ListQuery} says when fewer. */
    Page<Order> list(
            @Nullable UUID userId, @Nullable OrderStatus status, @Nullable Cursor after, int limit, String list) {
        return new ListQuery(Order.COLUMNS)
                .whereIndexed("user_id = ?", userId)
                .where("status = ?", status == null ? null : status.toString())
                .page(reads, "created_at", after, limit, Order::read, Order::cursor, list);
    }

    /** Oldest first, from behind the cursor, at most {@code limit}; {@link EventQuery} says when fewer. */
    Page<StoredEvent> events(long orderKey, @Nullable Cursor after, int limit, String list) {
        return EVENTS.page(reads, orderKey, after, limit, list);
    }
}
