package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.api.problem.Failure;
import dev.sluice.postgres.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Parked updates in PostgreSQL, as far as batches park, read and end them. A row waits until its update is applied or refused,
 * and then is gone; or, where it turns out to be one that cannot be applied, it has failed: it keeps its reason until its dead
 * letter is written. Every method works within the caller's transaction, if there is one.
 */
@Repository
public class ParkedUpdates {

    /** Why an update is held that did not fail itself. */
    public static final String BEHIND_HELD = "An earlier update of its order is held; redrive them together.";

    /** The rows that a batch of their order has to know of: they wait, be it for an operator. */
    public static final String OPEN = "(reason is null or waits_for = 'operator')";

    /** What it refers to, for a limited time. */
    private static final String ORDER = "order";

    /** A row that another session holds, or the next sweep; never expires. */
    private static final String RETRY = "retry";

    /** An operator, who redrives it. */
    private static final String OPERATOR = "operator";

    private final JdbcClient jdbc;

    ParkedUpdates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What waits for these orders, of every kind, locked; of each order in order of arrival. Of what is held, the first of
     * each order and kind is enough to know of, however many there are.
     */
    List<ParkedUpdate> lock(Collection<String> orderIds) {
        return jdbc.sql("select " + ParkedUpdate.COLUMNS + """
                         from parked_updates p where order_id = any(?) and (reason is null
                           or waits_for = 'operator' and not exists (
                             select from parked_updates before where before.order_id = p.order_id
                               and before.kind = p.kind and before.waits_for = 'operator' and before.position < p.position))
                        order by order_id, position for update
                        """)
                .param(Sql.texts(orderIds.stream()))
                .query((row, _) -> ParkedUpdate.read(row))
                .list();
    }

    /** One row, locked, where it still waits, and what is held before it. */
    List<ParkedUpdate> lock(ParkedUpdate parked) {
        return jdbc.sql("select " + ParkedUpdate.COLUMNS
                        + " from parked_updates where (position = ? and reason is null)"
                        + " or (order_id = ? and kind = ? and position < ? and waits_for = 'operator')"
                        + " order by position for update")
                .params(parked.position(), parked.orderId(), parked.kind(), parked.position())
                .query((row, _) -> ParkedUpdate.read(row))
                .list();
    }

    /** Which of these orders have something that waits, of any kind, and is applied together with an update of theirs. */
    public Set<String> ordersThatWait(Collection<String> orderIds) {
        return Set.copyOf(
                jdbc.sql("select distinct order_id from parked_updates where order_id = any(?) and reason is null")
                        .param(Sql.texts(orderIds.stream()))
                        .query((row, _) -> row.getString(1))
                        .list());
    }

    /** Parks updates of one kind, in their order, for the next sweep, which decides them behind what is parked already. */
    public void retryLater(String kind, List<? extends Update<?>> updates) {
        park(kind, updates, RETRY, null);
    }

    /**
     * Holds updates of one kind, in their order, for an operator. One whose record is held already is left as it is.
     *
     * @param detail why, for people
     */
    public void hold(String kind, List<? extends Update<?>> updates, String detail) {
        park(kind, updates, OPERATOR, detail);
    }

    /** Stores what a batch has come to. A record that is parked already is left as it is. */
    void take(String kind, Drain<?, ?> drain) {
        park(kind, drain.toPark(), ORDER, null);
        park(kind, drain.toRetry(), RETRY, null);
        hold(kind, drain.toHold(), BEHIND_HELD);
        waitFor(RETRY, drain.waitingOn(true));
        waitFor(ORDER, drain.waitingOn(false));
        hold(drain.behindHeld());
        end(drain.drained());
    }

    /** What a parked update waits for can change: an early one's order was created, and another session holds it now. */
    private void waitFor(String what, List<ParkedUpdate> waiting) {
        if (!waiting.isEmpty()) {
            jdbc.sql("update parked_updates set waits_for = ? where position = any(?) and waits_for <> ?")
                    .params(what, Sql.longs(waiting.stream().map(ParkedUpdate::position)), what)
                    .update();
        }
    }

    /** They were parked at the moment in which an earlier one was held. */
    private void hold(List<ParkedUpdate> behind) {
        if (!behind.isEmpty()) {
            jdbc.sql("update parked_updates set waits_for = 'operator', reason = ?, detail = ? where position = any(?)")
                    .params(
                            DeadLetterReason.INTERNAL.wire(),
                            BEHIND_HELD,
                            Sql.longs(behind.stream().map(ParkedUpdate::position)))
                    .update();
        }
    }

    private void park(String kind, List<? extends Update<?>> updates, String waitsFor, @Nullable String detail) {
        if (updates.isEmpty()) {
            return;
        }
        var sources = updates.stream().map(ParkedUpdates::source).toList();
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
                .param(waitsFor.equals(OPERATOR) ? DeadLetterReason.INTERNAL.wire() : null)
                .param(detail)
                .param(Sql.texts(updates.stream().map(Update::orderId)))
                .param(Sql.texts(updates.stream().map(Update::payload)))
                .param(Sql.texts(updates.stream().map(Update::receivedAt)))
                .param(Sql.texts(sources.stream().map(SourceRecord::topic)))
                .param(Sql.texts(sources.stream().map(SourceRecord::partition)))
                .param(Sql.longs(sources.stream().map(SourceRecord::offset)))
                .param(Sql.texts(sources.stream().map(source -> Sql.hex(source.key()))))
                .param(Sql.texts(sources.stream().map(SourceRecord::headersAsJson)))
                .update();
    }

    /** Rows that are done are deleted, those that cannot be applied get their reason. */
    private void end(List<Drain.Drained> drained) {
        var done = new ArrayList<Long>();
        for (var one : drained) {
            if (one.outcome() instanceof Outcome.Refused<?>(Failure failure) && !failure.isDone()) {
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
        if (!done.isEmpty()) {
            jdbc.sql("delete from parked_updates where position = any(?)")
                    .param(Sql.longs(done.stream()))
                    .update();
        }
    }

    private static SourceRecord source(Update<?> update) {
        SourceRecord source = update.source();
        if (source == null) {
            throw new IllegalArgumentException("Only an update with a record may wait");
        }
        return source;
    }
}
