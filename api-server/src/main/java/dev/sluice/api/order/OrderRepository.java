package dev.sluice.api.order;

import dev.sluice.api.batching.LostRaceException;
import dev.sluice.api.order.OrderBatch.EventKey;
import dev.sluice.api.order.OrderBatch.Recorded;
import dev.sluice.api.paging.Cursor;
import dev.sluice.api.paging.EventQuery;
import dev.sluice.api.paging.ListQuery;
import dev.sluice.api.paging.Page;
import dev.sluice.api.paging.StoredEvent;
import dev.sluice.api.sql.Reads;
import dev.sluice.api.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders and their events in PostgreSQL. */
@Repository
final class OrderRepository {

    private static final String COLUMNS = "select key, order_id, user_id, status, created_at, updated_at from orders";

    private static final EventQuery EVENTS = new EventQuery("order_events", "order_key");

    private final JdbcClient jdbc;
    private final JdbcClient reads;

    OrderRepository(JdbcClient jdbc, @Reads JdbcClient reads) {
        this.jdbc = jdbc;
        this.reads = reads;
    }

    /**
     * Locks the orders and loads them, but for those that another session has locked: nobody waits. In the order of their
     * ids, as new ones are inserted.
     */
    List<Order> lock(Collection<String> orderIds) {
        return jdbc.sql(COLUMNS + " where order_id = any(?) order by order_id for no key update skip locked")
                .param(Sql.texts(orderIds.stream()))
                .query(OrderRepository::order)
                .list();
    }

    /**
     * What else a batch needs to know.
     *
     * @param events which of its events are stored, with the digests of their payloads
     * @param held orders that exist, but that were not locked since another session has them
     * @param isAnythingParked whether anything is parked for its orders
     */
    record Background(Map<EventKey, String> events, Set<String> held, boolean isAnythingParked) {}

    /**
     * Reads the background of a batch whose orders are locked. Under READ COMMITTED each statement takes a new snapshot, so
     * this one sees what was committed before the locks were acquired. From here on a lock is waited for only briefly: the
     * tables themselves are had, so what remains is a row of another session's, and that concerns one order.
     */
    Background background(List<Order> locked, Collection<String> orderIds, List<OrderUpdate> updates) {
        Map<String, Long> keys = locked.stream().collect(Collectors.toMap(Order::orderId, Order::key));
        Map<Long, String> ids = locked.stream().collect(Collectors.toMap(Order::key, Order::orderId));
        var known = updates.stream()
                .filter(update -> keys.containsKey(update.orderId()))
                .toList();
        Map<EventKey, String> events = new HashMap<>();
        Set<String> held = new HashSet<>();
        AtomicBoolean parked = new AtomicBoolean();
        jdbc.sql("""
                        select 'event' as what, e.order_key, e.provider_event_id, %s
                        from unnest(?, ?) as u (order_key, event_id)
                        cross join lateral (
                          select order_key, provider_event_id, payload from order_events
                          where order_key = u.order_key and provider_event_id = u.event_id limit 1
                        ) e
                        union all
                        select 'held', null, order_id, null from orders where order_id = any(?)
                        union all
                        (select 'parked', null, null, null from parked_updates where order_id = any(?) and reason is null limit 1)
                        union all
                        select 'setting', null, set_config('lock_timeout', ?, true), null
                        """.formatted(Sql.PAYLOAD_DIGEST))
                .param(Sql.longs(known.stream().map(update -> keys.get(update.orderId()))))
                .param(Sql.texts(known.stream().map(OrderUpdate::eventId)))
                .param(Sql.texts(orderIds.stream().filter(id -> !keys.containsKey(id))))
                .param(Sql.texts(orderIds.stream()))
                .param(Sql.ROW_LOCK_TIMEOUT)
                .query(row -> {
                    switch (row.getString(1)) {
                        case "event" ->
                            events.put(
                                    new EventKey(Objects.requireNonNull(ids.get(row.getLong(2))), row.getString(3)),
                                    row.getString(4));
                        case "held" -> held.add(row.getString(3));
                        case "parked" -> parked.set(true);
                        default -> {}
                    }
                });
        return new Background(events, held, parked.get());
    }

    /**
     * Writes what the batch decided: new and changed orders and all events, in one statement.
     *
     * @throws LostRaceException if another transaction was first to create one of the orders
     */
    void write(OrderBatch batch) {
        if (batch.recorded().isEmpty()) {
            return;
        }
        List<Order> created = batch.created();
        List<Order> changed = batch.changed();
        var events = batch.recorded();
        int inserted = jdbc.sql("""
                        with created as (
                          insert into orders (order_id, user_id, status, created_at, updated_at)
                          select * from unnest(?, ?::uuid[], ?, ?::timestamptz[], ?::timestamptz[]) as n (order_id)
                          order by n.order_id
                          on conflict (order_id) do nothing
                          returning key, order_id
                        ), changed as (
                          update orders o set status = c.status, updated_at = c.updated_at
                          from unnest(?, ?, ?::timestamptz[]) as c (order_id, status, updated_at)
                          where o.order_id = c.order_id and o.order_id = any(?)
                        ), recorded as (
                          insert into order_events (order_key, provider_event_id, kind, received_at, payload)
                          select coalesce(u.order_key, n.key), u.event_id, u.kind, u.received_at, u.payload
                          from unnest(?, ?, ?, ?, ?::timestamptz[], ?) with ordinality
                            as u (order_key, order_id, event_id, kind, received_at, payload, position)
                          left join created n on n.order_id = u.order_id
                          where u.order_key is not null or n.key is not null
                          order by u.position
                        )
                        select count(*) from created
                        """)
                .param(Sql.texts(created.stream().map(Order::orderId)))
                .param(Sql.texts(created.stream().map(Order::userId)))
                .param(Sql.texts(created.stream().map(Order::status)))
                .param(Sql.texts(created.stream().map(Order::createdAt)))
                .param(Sql.texts(created.stream().map(Order::updatedAt)))
                .param(Sql.texts(changed.stream().map(Order::orderId)))
                .param(Sql.texts(changed.stream().map(Order::status)))
                .param(Sql.texts(changed.stream().map(Order::updatedAt)))
                .param(Sql.texts(changed.stream().map(Order::orderId)))
                .param(Sql.longs(
                        events.stream().map(event -> batch.key(event.update().orderId()))))
                .param(Sql.texts(events.stream().map(event -> event.update().orderId())))
                .param(Sql.texts(events.stream().map(event -> event.update().eventId())))
                .param(Sql.texts(events.stream().map(Recorded::kind)))
                .param(Sql.texts(events.stream().map(event -> event.update().receivedAt())))
                .param(Sql.texts(events.stream().map(event -> event.update().payload())))
                .query(Integer.class)
                .single();
        if (inserted != created.size()) {
            throw new LostRaceException("%s of %s new orders were created by another transaction"
                    .formatted(created.size() - inserted, created.size()));
        }
    }

    Optional<Order> find(String orderId) {
        return reads.sql(COLUMNS + " where order_id = ?")
                .param(orderId)
                .query(OrderRepository::order)
                .optional();
    }

    /** Newest first, from behind the cursor, at most {@code limit}; {@link ListQuery} says when fewer. */
    Page<Order> list(
            @Nullable UUID userId, @Nullable OrderStatus status, @Nullable Cursor after, int limit, String list) {
        return new ListQuery(COLUMNS)
                .whereIndexed("user_id = ?", userId)
                .where("status = ?", status == null ? null : status.toString())
                .page(reads, "created_at", after, limit, OrderRepository::order, Order::cursor, list);
    }

    /** Oldest first, from behind the cursor, at most {@code limit}; {@link EventQuery} says when fewer. */
    Page<StoredEvent> events(long orderKey, @Nullable Cursor after, int limit, String list) {
        return EVENTS.page(reads, orderKey, after, limit, list);
    }

    private static Order order(ResultSet row, int rowNumber) throws SQLException {
        return new Order(
                row.getLong("key"),
                row.getString("order_id"),
                row.getObject("user_id", UUID.class),
                OrderStatus.of(row.getString("status")),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "updated_at"));
    }
}
