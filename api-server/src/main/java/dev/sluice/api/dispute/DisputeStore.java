package dev.sluice.api.dispute;

import dev.sluice.api.batching.LostRaceException;
import dev.sluice.api.update.Decisions;
import dev.sluice.api.update.OrderLookup;
import dev.sluice.api.update.Parked;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.UpdateStore;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Locks, loads and writes disputes and their events. */
@Component
final class DisputeStore implements UpdateStore<DisputeChange, Dispute> {

    private final JdbcClient jdbc;
    private final OrderLookup orders;

    DisputeStore(JdbcClient jdbc, OrderLookup orders) {
        this.jdbc = jdbc;
        this.orders = orders;
    }

    @Override
    public Loaded<DisputeChange, Dispute> load(
            Collection<String> orderIds, List<Update<DisputeChange>> updates, Supplier<Parked<DisputeChange>> source) {
        var found = orders.find(orderIds, source);
        var all = Stream.concat(found.parked().updates().stream(), updates.stream())
                .toList();
        Set<DisputeId> ids =
                all.stream().map(update -> update.change().dispute()).collect(Collectors.toCollection(HashSet::new));
        List<Dispute> locked = lock(ids);
        var stored = stored(all);
        locked.forEach(dispute -> ids.remove(dispute.id()));
        ids.retainAll(stored.disputes());
        return new Loaded<>(locked, ids, found.existing(), stored.events(), found.parked());
    }

    private List<Dispute> lock(Collection<DisputeId> ids) {
        return jdbc.sql(Dispute.COLUMNS + """

                          join unnest(?, ?) as u (order_id, dispute_id)
                            on d.order_id = u.order_id and d.dispute_id is not distinct from u.dispute_id
                        where d.order_id = any(?)
                        order by d.order_id, d.dispute_id for no key update of d skip locked
                        """)
                .param(Sql.texts(ids.stream().map(DisputeId::orderId)))
                .param(Sql.texts(ids.stream().map(DisputeId::disputeId)))
                .param(Sql.texts(ids.stream().map(DisputeId::orderId)))
                .query(Dispute::read)
                .list();
    }

    /** What was stored when the locks were acquired: disputes, and the batch's events with the digests of their payloads. */
    private record Stored(Set<DisputeId> disputes, Map<EventKey, String> events) {}

    /**
     * Reads what is stored of the updates' disputes once those that can be are locked. Under READ COMMITTED each statement
     * takes a new snapshot, so this one sees what was committed before the locks were acquired. From here on a lock is
     * waited for only briefly: what remains is a row of another session's, and that concerns one dispute.
     */
    private Stored stored(List<Update<DisputeChange>> updates) {
        var stored = new Stored(new HashSet<>(), new HashMap<>());
        jdbc.sql("""
                        select d.order_id, d.dispute_id, e.provider_event_id, %s
                        from unnest(?, ?, ?) as u (order_id, dispute_id, event_id)
                        cross join lateral (
                          select key, order_id, dispute_id from disputes
                          where order_id = u.order_id and dispute_id is not distinct from u.dispute_id limit 1
                        ) d
                        left join lateral (
                          select provider_event_id, payload from dispute_events
                          where dispute_key = d.key and provider_event_id = u.event_id limit 1
                        ) e on true
                        union all
                        select null, set_config('lock_timeout', ?, true), null, null
                        """.formatted(PAYLOAD_DIGEST))
                .param(Sql.texts(
                        updates.stream().map(update -> update.change().dispute().orderId())))
                .param(Sql.texts(
                        updates.stream().map(update -> update.change().dispute().disputeId())))
                .param(Sql.texts(updates.stream().map(Update::eventId)))
                .param(ROW_LOCK_TIMEOUT)
                .query(row -> {
                    String orderId = row.getString(1);
                    String eventId = row.getString(3);
                    if (orderId != null) {
                        var dispute = new DisputeId(orderId, row.getString(2));
                        stored.disputes().add(dispute);
                        if (eventId != null) {
                            stored.events().put(new EventKey(dispute, eventId), row.getString(4));
                        }
                    }
                });
        return stored;
    }

    /** New and changed disputes and all events, in one statement. */
    @Override
    public Map<DisputeId, Long> write(Decisions<DisputeChange, Dispute> batch) {
        if (batch.recorded().isEmpty()) {
            return Map.of();
        }
        List<Dispute> opened = batch.created();
        List<Dispute> changed = batch.changed();
        var events = batch.recorded();
        var keys = new HashMap<DisputeId, Long>();
        jdbc.sql("""
                        with opened as (
                          insert into disputes (order_id, dispute_id, user_id, status, reason, amount, currency,
                            opened_at, evidence_due_at, closed_at, occurred_at)
                          select * from unnest(?, ?, ?::uuid[], ?, ?, ?, ?, ?::timestamptz[], ?::timestamptz[],
                            ?::timestamptz[], ?::timestamptz[]) as n (order_id, dispute_id)
                          order by n.order_id, n.dispute_id
                          on conflict (order_id, dispute_id) do nothing
                          returning key, order_id, dispute_id
                        ), changed as (
                          update disputes d set status = c.status, reason = c.reason,
                            evidence_due_at = c.evidence_due_at, closed_at = c.closed_at, occurred_at = c.occurred_at
                          from unnest(?, ?, ?, ?, ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                            as c (order_id, dispute_id, status, reason, evidence_due_at, closed_at, occurred_at)
                          where d.order_id = c.order_id and d.dispute_id is not distinct from c.dispute_id
                            and d.order_id = any(?)
                        ), recorded as (
                          insert into dispute_events (dispute_key, provider_event_id, kind, received_at, payload)
                          select coalesce(u.dispute_key, n.key), u.event_id, u.kind, u.received_at, u.payload
                          from unnest(?, ?, ?, ?, ?, ?::timestamptz[], ?) with ordinality
                            as u (dispute_key, order_id, dispute_id, event_id, kind, received_at, payload, position)
                          left join opened n
                            on n.order_id = u.order_id and n.dispute_id is not distinct from u.dispute_id
                          where u.dispute_key is not null or n.key is not null
                          order by u.position
                        )
                        select key, order_id, dispute_id from opened
                        """)
                .param(Sql.texts(opened.stream().map(d -> d.id().orderId())))
                .param(Sql.texts(opened.stream().map(d -> d.id().disputeId())))
                .param(Sql.texts(opened.stream().map(Dispute::userId)))
                .param(Sql.texts(opened.stream().map(Dispute::status)))
                .param(Sql.texts(opened.stream().map(Dispute::reason)))
                .param(Sql.longs(opened.stream().map(Dispute::amount)))
                .param(Sql.texts(opened.stream().map(Dispute::currency)))
                .param(Sql.texts(opened.stream().map(Dispute::openedAt)))
                .param(Sql.texts(opened.stream().map(Dispute::evidenceDueAt)))
                .param(Sql.texts(opened.stream().map(Dispute::closedAt)))
                .param(Sql.texts(opened.stream().map(Dispute::occurredAt)))
                .param(Sql.texts(changed.stream().map(d -> d.id().orderId())))
                .param(Sql.texts(changed.stream().map(d -> d.id().disputeId())))
                .param(Sql.texts(changed.stream().map(Dispute::status)))
                .param(Sql.texts(changed.stream().map(Dispute::reason)))
                .param(Sql.texts(changed.stream().map(Dispute::evidenceDueAt)))
                .param(Sql.texts(changed.stream().map(Dispute::closedAt)))
                .param(Sql.texts(changed.stream().map(Dispute::occurredAt)))
                .param(Sql.texts(changed.stream().map(d -> d.id().orderId())))
                .param(Sql.longs(events.stream()
                        .map(event -> batch.key(event.update().change().dispute()))))
                .param(Sql.texts(events.stream()
                        .map(event -> event.update().change().dispute().orderId())))
                .param(Sql.texts(events.stream()
                        .map(event -> event.update().change().dispute().disputeId())))
                .param(Sql.texts(events.stream().map(event -> event.update().eventId())))
                .param(Sql.texts(events.stream().map(Decisions.Recorded::kind)))
                .param(Sql.texts(events.stream().map(event -> event.update().receivedAt())))
                .param(Sql.texts(events.stream().map(event -> event.update().payload())))
                .query((ResultSet row) -> {
                    keys.put(new DisputeId(row.getString("order_id"), row.getString("dispute_id")), row.getLong("key"));
                });
        if (keys.size() != opened.size()) {
            throw new LostRaceException("%s of %s new disputes were opened by another transaction"
                    .formatted(opened.size() - keys.size(), opened.size()));
        }
        return keys;
    }
}
