package dev.sluice.api.update.parked;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.sql.Sql;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.Origin;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.kafka.DeadLetter;
import dev.sluice.api.update.kafka.DeadLetterReason;
import dev.sluice.api.update.kafka.HeldUpdates;
import dev.sluice.api.update.kafka.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parked updates in PostgreSQL. A row waits until its update is applied or refused, and then is gone; or, where it turns out to be one that
 * cannot be applied, it has failed: it keeps its reason until its dead letter is written. Every method works within the
 * caller's transaction.
 */
@Repository
public class ParkedUpdates {

    private static final String COLUMNS = """
            position, kind, order_id, payload, received_at, topic, partition, "offset", record_key, headers, reason,
              detail
            """;

    /** What it refers to, for a limited time. */
    private static final String ORDER = "order";

    /** A row that another session holds; never expires. */
    private static final String RETRY = "retry";

    /** Rows or orders that a sweep looks at together. */
    private static final int PAGE = 500;

    private static final TypeReference<List<Origin.Header>> HEADERS = new TypeReference<>() {};

    /** For our own words: the contract's mapper is for bodies. */
    private static final JsonMapper json = JsonMapper.shared();

    private final JdbcClient jdbc;

    ParkedUpdates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What waits for these orders, of every kind, locked; of each order in order of arrival. */
    public List<ParkedUpdate> of(Collection<String> orderIds) {
        return jdbc.sql("select " + COLUMNS + " from parked_updates where order_id = any(?) and reason is null"
                        + " order by order_id, position for update")
                .param(Sql.texts(orderIds.stream()))
                .query(this::read)
                .list();
    }

    /** What waits for an order, of one kind, in order of arrival. */
    List<ParkedUpdate> of(String kind, String orderId) {
        return jdbc.sql("select " + COLUMNS + " from parked_updates where order_id = ? and kind = ? and reason is null"
                        + " order by position")
                .params(orderId, kind)
                .query(this::read)
                .list();
    }

    /** One row, locked; empty where it waits no longer. */
    public List<ParkedUpdate> of(ParkedUpdate parked) {
        return jdbc.sql("select " + COLUMNS + " from parked_updates where position = ? and reason is null for update")
                .param(parked.position())
                .query(this::read)
                .list();
    }

    /** Whether it waits on for a row that another session holds, once it was tried. */
    boolean isLocked(ParkedUpdate parked) {
        return jdbc.sql(
                        "select exists (select from parked_updates where position = ? and reason is null and waits_for = ?)")
                .params(parked.position(), RETRY)
                .query(Boolean.class)
                .single();
    }

    boolean isParked(ParkedUpdate parked) {
        return jdbc.sql("select exists (select from parked_updates where position = ? and reason is null)")
                .param(parked.position())
                .query(Boolean.class)
                .single();
    }

    /** Stores what a batch has come to. A record that is parked already is left as it is. */
    public void take(String kind, Drain<?, ?> drain) {
        park(kind, drain.toPark(), ORDER);
        park(kind, drain.toRetry(), RETRY);
        waitFor(RETRY, drain.waitingOn(true));
        waitFor(ORDER, drain.waitingOn(false));
        letGo(drain.drained());
    }

    private void park(String kind, List<? extends Update<?>> updates, String waitsFor) {
        if (!updates.isEmpty()) {
            insert(kind, updates, waitsFor, null, null);
        }
    }

    /** What a parked update waits for can change: an early one's order was created, and another session holds it now. */
    private void waitFor(String what, List<ParkedUpdate> waiting) {
        if (!waiting.isEmpty()) {
            jdbc.sql("update parked_updates set waits_for = ? where position = any(?) and waits_for <> ?")
                    .params(what, Sql.longs(waiting.stream().map(ParkedUpdate::position)), what)
                    .update();
        }
    }

    /** Where updates of one kind are held for an operator, or until a row is free. */
    public <C extends Change> HeldUpdates<Update<C>> held(String kind) {
        return new HeldUpdates<>() {
            @Override
            public Set<String> orders(Collection<String> orderIds) {
                return Set.copyOf(jdbc.sql(
                                "select order_id from parked_updates where kind = ? and order_id = any(?) and waits_for = 'operator'")
                        .param(kind)
                        .param(Sql.texts(orderIds.stream()))
                        .query((row, _) -> row.getString(1))
                        .list());
            }

            @Override
            public Set<String> parked(Collection<String> orderIds) {
                return Set.copyOf(jdbc.sql(
                                "select distinct order_id from parked_updates where order_id = any(?) and reason is null")
                        .param(Sql.texts(orderIds.stream()))
                        .query((row, _) -> row.getString(1))
                        .list());
            }

            @Override
            public void hold(List<Update<C>> updates, String detail) {
                insert(kind, updates, "operator", HeldUpdates.REASON.wire(), detail);
            }

            @Override
            public void retryLater(List<Update<C>> updates) {
                park(kind, updates, RETRY);
            }
        };
    }

    private void insert(
            String kind,
            List<? extends Update<?>> updates,
            String waitsFor,
            @Nullable String reason,
            @Nullable String detail) {
        var origins = updates.stream().map(ParkedUpdates::origin).toList();
        jdbc.sql("""
                        insert into parked_updates
                          (kind, waits_for, reason, detail, order_id, payload, received_at, topic, partition, "offset",
                           record_key, headers, payload_hash)
                        select ?, ?, ?, ?, u.order_id, u.payload, u.received_at, u.topic, u.partition, u."offset",
                          decode(u.record_key, 'hex'), u.headers, sha256(convert_to(u.payload, 'UTF8'))
                        from unnest(?, ?, ?::timestamptz[], ?, ?::int[], ?, ?, ?) with ordinality
                          as u (order_id, payload, received_at, topic, partition, "offset", record_key, headers, position)
                        order by u.position
                        on conflict (topic, partition, "offset", payload_hash) do nothing
                        """)
                .param(kind)
                .param(waitsFor)
                .param(reason)
                .param(detail)
                .param(Sql.texts(updates.stream().map(Update::orderId)))
                .param(Sql.texts(updates.stream().map(Update::payload)))
                .param(Sql.texts(updates.stream().map(Update::receivedAt)))
                .param(Sql.texts(origins.stream().map(Origin::topic)))
                .param(Sql.texts(origins.stream().map(Origin::partition)))
                .param(Sql.longs(origins.stream().map(Origin::offset)))
                .param(Sql.texts(origins.stream().map(origin -> Sql.hex(origin.key()))))
                .param(Sql.texts(origins.stream().map(origin -> json.writeValueAsString(origin.headers()))))
                .update();
    }

    /** Lets go of what waits no longer: rows that are done are deleted, those that cannot be applied get their reason. */
    private void letGo(List<Drain.Drained> drained) {
        var done = new ArrayList<Long>();
        for (var one : drained) {
            if (one.outcome() instanceof Outcome.Refused<?>(Failure failure) && !RecordBatch.isDone(failure)) {
                jdbc.sql("update parked_updates set reason = ?, detail = ? where position = ?")
                        .params(
                                DeadLetterReason.of(failure).wire(),
                                failure.detail(),
                                one.parked().position())
                        .update();
            } else {
                done.add(one.parked().position());
            }
        }
        delete(done);
    }

    /**
     * Orders that something parked between the two times waits for although it is there, in order of their ids. Each
     * order is looked up by itself ({@code limit} keeps the planner from a join over all orders, whatever it believes of
     * the parked rows).
     *
     * @param page the last order of the page before, empty for the first
     */
    List<String> ordersThatArrived(String kind, Instant after, Instant until, String page) {
        return jdbc.sql("""
                        select distinct p.order_id from parked_updates p
                        cross join lateral (select from orders where order_id = p.order_id limit 1) o
                        where p.kind = ? and p.reason is null and p.received_at > ? and p.received_at <= ?
                          and p.order_id > ?
                        order by p.order_id limit ?
                        """)
                .params(kind, Sql.timestamp(after), Sql.timestamp(until), page, PAGE)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /**
     * Orders with an update that waits for nothing but to be decided again, in order of their ids.
     *
     * @param page the last order of the page before, empty for the first
     */
    List<String> ordersToRetry(String kind, String page) {
        return jdbc.sql("""
                        select distinct order_id from parked_updates
                        where kind = ? and reason is null and waits_for = 'retry' and order_id > ?
                        order by order_id limit ?
                        """)
                .params(kind, page, PAGE)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** A row that has waited for too long. */
    record Expired(long position, String orderId) {}

    /**
     * What has waited since before a time, in order of arrival.
     *
     * @param page the last position of the page before, 0 for the first
     */
    List<Expired> expired(String kind, Instant before, long page) {
        return jdbc.sql("""
                        select position, order_id from parked_updates
                        where kind = ? and reason is null and waits_for = 'order' and received_at <= ? and position > ?
                        order by position limit ?
                        """)
                .params(kind, Sql.timestamp(before), page, PAGE)
                .query((row, _) -> new Expired(row.getLong(1), row.getString(2)))
                .list();
    }

    /** Has everything that waits for an order, of every kind, decided again by the next sweep. */
    void retry(String orderId) {
        jdbc.sql("update parked_updates set waits_for = ? where order_id = ? and waits_for = ? and reason is null")
                .params(RETRY, orderId, ORDER)
                .update();
    }

    /** Fails a row: its dead letter is due. */
    void fail(ParkedUpdate parked, Failure failure) {
        jdbc.sql("update parked_updates set reason = ?, detail = ? where position = ? and reason is null")
                .params(DeadLetterReason.of(failure).wire(), DeadLetter.detail(failure), parked.position())
                .update();
    }

    /** Holds a row, and later ones of its order and kind, until an operator redrives them. */
    void hold(ParkedUpdate parked, Failure failure) {
        jdbc.sql("""
                        update parked_updates set waits_for = 'operator', reason = ?,
                          detail = case position when ? then ? else ? end
                        where order_id = ? and kind = ? and position >= ? and reason is null
                        """)
                .param(HeldUpdates.REASON.wire())
                .param(parked.position())
                .param(DeadLetter.detail(failure))
                .param(HeldUpdates.BEHIND)
                .param(parked.orderId())
                .param(parked.kind())
                .param(parked.position())
                .update();
    }

    /** Fails those of the rows that still wait for what they refer to, and not behind an update that waits for a lock. */
    int fail(List<Long> positions, Failure failure) {
        return jdbc.sql("""
                        update parked_updates p set reason = ?, detail = ?
                        where position = any(?) and reason is null and waits_for = 'order'
                          and not exists (select from parked_updates where order_id = p.order_id and waits_for = 'retry' and reason is null)
                        """)
                .param(DeadLetterReason.of(failure).wire())
                .param(failure.detail())
                .param(Sql.longs(positions.stream()))
                .update();
    }

    /** A failed update and the row to delete when its dead letter is written. */
    record Failed(long position, DeadLetter letter) {}

    /**
     * Claims some of the rows whose dead letters are due, in order of arrival. A claim keeps other processes from writing
     * the same letters, and holds no transaction open meanwhile; the claim of a process that died ends by itself.
     */
    List<Failed> claim(int limit) {
        return jdbc
                .sql("""
                        with due as (
                          select position from parked_updates
                          where reason is not null and waits_for <> 'operator'
                            and (claimed_until is null or claimed_until < now())
                          order by position limit ? for update skip locked
                        )
                        update parked_updates set claimed_until = now() + interval '1 minute'
                        where position = any(array(select position from due))
                        returning
                        """ + COLUMNS)
                .param(limit)
                .query((row, number) -> failed(read(row, number), row))
                .list()
                .stream()
                .sorted(Comparator.comparingLong(Failed::position))
                .toList();
    }

    /** Gives a claim back. */
    void release(List<Long> positions) {
        jdbc.sql("update parked_updates set claimed_until = null where position = any(?)")
                .param(Sql.longs(positions.stream()))
                .update();
    }

    private static Failed failed(ParkedUpdate parked, ResultSet row) throws SQLException {
        return new Failed(
                parked.position(),
                new DeadLetter(
                        parked.origin(),
                        parked.payload().getBytes(StandardCharsets.UTF_8),
                        DeadLetterReason.parse(row.getString("reason")),
                        row.getString("detail")));
    }

    void delete(List<Long> positions) {
        if (!positions.isEmpty()) {
            jdbc.sql("delete from parked_updates where position = any(?)")
                    .param(Sql.longs(positions.stream()))
                    .update();
        }
    }

    private static Origin origin(Update<?> update) {
        Origin origin = update.origin();
        if (origin == null) {
            throw new IllegalArgumentException("Only an update with an origin may wait");
        }
        return origin;
    }

    private ParkedUpdate read(ResultSet row, int rowNumber) throws SQLException {
        return new ParkedUpdate(
                row.getLong("position"),
                row.getString("kind"),
                row.getString("order_id"),
                row.getString("payload"),
                Sql.instant(row, "received_at"),
                new Origin(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("offset"),
                        row.getBytes("record_key"),
                        json.readValue(row.getString("headers"), HEADERS)));
    }
}
