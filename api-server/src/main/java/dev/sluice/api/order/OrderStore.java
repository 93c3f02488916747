package dev.sluice.api.order;

import dev.sluice.api.batching.LostRaceException;
import dev.sluice.api.update.Decisions;
import dev.sluice.api.update.Parked;
import dev.sluice.api.update.ParkedUpdates;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.UpdateStore;
import dev.sluice.postgres.Sql;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Locks, loads and writes orders and their events. */
@Component
final class OrderStore implements UpdateStore<OrderChange, Order> {

    private final JdbcClient jdbc;

    OrderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Loaded<OrderChange, Order> load(
            Collection<String> orderIds, List<Update<OrderChange>> updates, Supplier<Parked<OrderChange>> source) {
        List<Order> locked = lock(orderIds);
        Stored stored = stored(locked, orderIds, updates);
        Parked<OrderChange> parked = stored.isAnythingParked() ? source.get() : Parked.none();
        if (!parked.updates().isEmpty()) {
            // They have events too
            stored.events().putAll(stored(locked, orderIds, parked.updates()).events());
        }
        return new Loaded<>(locked, stored.held(), Set.of(), stored.events(), parked);
    }

    private List<Order> lock(Collection<String> orderIds) {
        return jdbc.sql(Order.COLUMNS + " where order_id = any(?) order by order_id for no key update skip locked")
                .param(Sql.texts(orderIds.stream()))
                .query(Order::read)
                .list();
    }

    /**
     * What was stored when the locks were acquired.
     *
     * @param events the batch's, with the digests of their payloads
     * @param held orders that another session has locked
     * @param isAnythingParked whether anything is parked for the orders
     */
    private record Stored(Map<EventKey, String> events, Set<String> held, boolean isAnythingParked) {}

    /**
     * Reads what is stored of the updates' orders once those that can be are locked. Under READ COMMITTED each statement takes a new snapshot, so
     * this one sees what was committed before the locks were acquired.
     */
    private Stored stored(List<Order> locked, Collection<String> orderIds, List<Update<OrderChange>> updates) {
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
                        (select 'parked', null, null, null from parked_updates where order_id = any(?) and %s limit 1)
                        union all
                        select 'setting', null, set_config('lock_timeout', ?, true), null
                        """.formatted(PAYLOAD_DIGEST, ParkedUpdates.OPEN))
                .param(Sql.longs(known.stream().map(update -> keys.get(update.orderId()))))
                .param(Sql.texts(known.stream().map(Update::eventId)))
                .param(Sql.texts(orderIds.stream().filter(id -> !keys.containsKey(id))))
                .param(Sql.texts(orderIds.stream()))
                .param(ROW_LOCK_TIMEOUT)
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
        return new Stored(events, held, parked.get());
    }

    /** New and changed orders and all events, in one statement. Nobody is told of an order's key. */
    @Override
    public Map<?, Long> write(Decisions<OrderChange, Order> batch) {
        if (batch.recorded().isEmpty()) {
            return Map.of();
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
                .param(Sql.texts(events.stream().map(Decisions.Recorded::kind)))
                .param(Sql.texts(events.stream().map(event -> event.update().receivedAt())))
                .param(Sql.texts(events.stream().map(event -> event.update().payload())))
                .query(Integer.class)
                .single();
        if (inserted != created.size()) {
            throw new LostRaceException("%s of %s new orders were created by another transaction"
                    .formatted(created.size() - inserted, created.size()));
        }
        return Map.of();
    }
}
