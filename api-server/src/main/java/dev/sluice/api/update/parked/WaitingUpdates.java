package dev.sluice.api.update.parked;

import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.ParkedUpdate;
import dev.sluice.api.update.ParkedUpdates;
import dev.sluice.postgres.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Parked updates that wait, as a sweep looks for them. */
@Repository
class WaitingUpdates {

    /** Rows or orders that a sweep looks at together. */
    private static final int PAGE = 500;

    /** What a row waits for. */
    enum WaitsFor {
        /** What it refers to, for a limited time. */
        ORDER,
        /** A row that another session holds, or the next sweep. */
        RETRY,
        /** An operator. */
        OPERATOR
    }

    private final JdbcClient jdbc;

    WaitingUpdates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What waits for an order, of one kind, in order of arrival. */
    List<ParkedUpdate> of(String kind, String orderId) {
        return jdbc.sql("select " + ParkedUpdate.COLUMNS
                        + " from parked_updates where order_id = ? and kind = ? and reason is null order by position")
                .params(orderId, kind)
                .query((row, _) -> ParkedUpdate.read(row))
                .list();
    }

    /** What it waits for; empty where it waits no longer. */
    Optional<WaitsFor> state(ParkedUpdate parked) {
        return jdbc.sql("select waits_for from parked_updates where position = ? and " + ParkedUpdates.OPEN)
                .param(parked.position())
                .query((row, _) -> WaitsFor.valueOf(row.getString(1).toUpperCase(Locale.ROOT)))
                .optional();
    }

    /** Those of the rows that wait still. */
    Set<Long> among(Collection<Long> positions) {
        return positions.isEmpty()
                ? Set.of()
                : new HashSet<>(
                        jdbc.sql("select position from parked_updates where position = any(?) and reason is null")
                                .param(Sql.longs(positions.stream()))
                                .query(Long.class)
                                .list());
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

    /** Has everything that waits for an order, of every kind, decided again by the next sweep. */
    void retry(String orderId) {
        jdbc.sql(
                        "update parked_updates set waits_for = 'retry' where order_id = ? and waits_for = 'order' and reason is null")
                .param(orderId)
                .update();
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

    /** Fails a row: its dead letter is due. */
    void fail(ParkedUpdate parked, Failure failure) {
        jdbc.sql("update parked_updates set reason = ?, detail = ? where position = ? and reason is null")
                .params(DeadLetterReason.of(failure).wire(), DeadLetter.detail(failure), parked.position())
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
}
