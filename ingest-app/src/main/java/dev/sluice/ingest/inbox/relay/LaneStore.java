package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what a lane has to do, and writes what became of it, as long as the lease is ours. Thread-safe. */
final class LaneStore {

    /** The lease of a lane went to somebody else, or to nobody. */
    static final class LeaseLostException extends RuntimeException {
        LeaseLostException(Lease lease) {
            super("lane %s, epoch %s".formatted(lease.lane(), lease.epoch()), null, false, false);
        }
    }

    /** What has arrived behind the cursor, and whether anything of the lane waits. */
    record Window(List<Item> items, boolean hasWaiting) {}

    /**
     * What waits, in the order in which it was stored.
     *
     * @param cut orders of which more waits than this
     */
    record Waits(List<Item> items, Set<String> cut) {}

    private record Row(Item item, boolean hasWaiting) {}

    private static final byte[] NO_BODY = {};

    /** Of a window. */
    static final int MOST_ITEMS = 128;

    /** Of what waits. */
    private static final int MOST_OF_AN_ORDER = 32;

    private static final int MOST_DUE = 64;

    /** Of bodies; a window has one at the least. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final String COLUMNS =
            "id, provider, account, event_type, provider_event_id, order_id, version, traceparent, body, erased_at";

    /**
     * Only the index of lanes has this order: by that of ids, a quiet lane would read what all others have stored since. The
     * limit is no parameter, since the plan must know it.
     */
    static final String WINDOW = """
            select %1$s, has_waiting
            from (
              select arrived.*, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before,
                exists (select from waiting where waiting.lane = ?) as has_waiting
              from (
                select %1$s from webhooks
                where (lane, id) > (?, ?) and (lane, id) < (?, %2$s) and id > ? order by lane, id limit %3$s) arrived
            ) sized
            where bytes_before < ?
            order by id
            """.formatted(COLUMNS, Long.MAX_VALUE, MOST_ITEMS);

    /** Orders of which something is due. */
    private static final String DUE = """
            select distinct order_id
            from (
              select order_id from waiting where lane = ? and next_attempt_at <= ? order by next_attempt_at limit ?) due
            """;

    /**
     * What waits of some orders, each from its first on, with one more than is taken; bodies up to a bound. What is cut off
     * must be known to be there: nothing of its order may overtake it.
     */
    private static final String WAITING = """
            select %1$s, cause, since, is_due, attempts
            from (
              select webhooks.id, provider, account, event_type, provider_event_id, webhooks.order_id, version, traceparent,
                erased_at, cause, since, next_attempt_at <= ? as is_due, attempts,
                case when sum(octet_length(body)) over (order by webhooks.order_id, webhooks.id) - octet_length(body) < ?
                  then body end as body
              from unnest(?) as wanted (order_id) cross join lateral (
                select * from waiting where waiting.order_id = wanted.order_id order by waiting.webhook_id limit %2$s
              ) waiting
              join webhooks on webhooks.id = waiting.webhook_id
            ) sized
            order by id
            """.formatted(COLUMNS, MOST_OF_AN_ORDER + 1);

    private static final String CURSOR = "select cursor from lanes where lane = ? and epoch = ?";

    private static final String PLAIN = """
            with held as (
              update lanes set cursor = greatest(cursor, ?) where lane = ? and epoch = ? returning lane
            ), tried as (
              insert into attempts (webhook_id, at, outcome, reason)
              select tried.id, ?, tried.outcome, tried.reason
              from held cross join unnest(?, ?, ?) as tried (id, outcome, reason)
              on conflict do nothing
            )
            """;

    private static final String COUNT = "select count(*) from held";

    private static final String ANY = PLAIN.stripTrailing() + """
            , over as (
              delete from waiting using held where webhook_id = any(?)
            ), put_aside as (
              insert into waiting (webhook_id, lane, order_id, cause, since, next_attempt_at, attempts)
              select aside.id, held.lane, aside.order_id, aside.cause, aside.since, aside.next_attempt_at, aside.attempts
              from held cross join unnest(?, ?, ?, ?::timestamptz[], ?::timestamptz[], ?::integer[])
                as aside (id, order_id, cause, since, next_attempt_at, attempts)
              on conflict (webhook_id) do update
                set cause = excluded.cause, next_attempt_at = excluded.next_attempt_at, attempts = excluded.attempts
            ), refused as (
              insert into unapplied (webhook_id, status, reason, at)
              select refused.id, refused.status, refused.reason, ?
              from held cross join unnest(?, ?, ?) as refused (id, status, reason)
              on conflict (webhook_id) do update
                set status = excluded.status, reason = excluded.reason, at = excluded.at, by = null
            )
            """;

    private final JdbcClient jdbc;

    LaneStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What has arrived behind a cursor, in its order: up to {@value #MOST_ITEMS} webhooks, and their bodies' bound. */
    Window window(int lane, long cursor, int most) {
        List<Row> rows = jdbc.sql(WINDOW)
                .params(lane, lane, cursor, lane, cursor, MOST_BYTES)
                .query((row, _) -> new Row(item(row, null), row.getBoolean("has_waiting")))
                .list();
        return new Window(
                rows.stream().map(Row::item).toList(),
                !rows.isEmpty() && rows.getFirst().hasWaiting());
    }

    /**
     * What waits of some orders, and of those of which something is due.
     *
     * @param most orders of which something is due
     */
    Waits waits(int lane, Collection<String> arrived, Instant now, int most) {
        var time = Sql.timestamp(now);
        Set<String> orders = new HashSet<>(arrived);
        orders.addAll(jdbc.sql(DUE)
                .params(lane, time, Math.min(most, MOST_DUE))
                .query((row, _) -> row.getString(1))
                .list());
        List<Item> read = orders.isEmpty() ? List.of() : read(orders, time);
        var items = new ArrayList<Item>();
        Set<String> cut = new HashSet<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Item item : read) {
            int number = taken.merge(item.order(), 1, Integer::sum);
            if (number > MOST_OF_AN_ORDER || (item.body().length == 0 && !item.erased())) {
                cut.add(item.order());
            }
            if (!cut.contains(item.order())) {
                items.add(item);
            }
        }
        return new Waits(items, cut);
    }

    private List<Item> read(Set<String> orders, OffsetDateTime time) {
        return jdbc.sql(WAITING)
                .params(time, MOST_BYTES, Sql.texts(orders.stream()))
                .query((row, _) -> item(
                        row,
                        new Item.Waiting(
                                Item.Cause.valueOf(row.getString("cause").toUpperCase(Locale.ROOT)),
                                Sql.instant(row, "since"),
                                row.getBoolean("is_due"),
                                row.getInt("attempts"))))
                .list();
    }

    /**
     * The cursor as it is.
     *
     * @throws LeaseLostException where the lease is not ours any more
     */
    long cursor(Lease lease) {
        return jdbc.sql(CURSOR)
                .params(lease.lane(), lease.epoch())
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(lease));
    }

    private static Item item(ResultSet row, Item.@Nullable Waiting waiting) throws SQLException {
        var event = new Event(
                row.getString("provider"),
                row.getString("account"),
                row.getString("event_type"),
                row.getString("provider_event_id"),
                row.getString("order_id"),
                List.of(),
                row.getString("version"));
        return new Item(
                row.getLong("id"),
                event,
                Objects.requireNonNullElse(row.getBytes("body"), NO_BODY),
                Sql.nullableInstant(row, "erased_at") != null,
                Traceparent.parse(row.getString("traceparent")),
                waiting);
    }

    /**
     * Writes what a round leaves behind, in one transaction.
     *
     * @param cursor never moves back
     * @throws LeaseLostException where the lease is not ours any more; nothing is written then
     */
    void write(Lease lease, long cursor, Outcome outcome, Instant now) {
        var time = Sql.timestamp(now);
        var attempts = outcome.attempts;
        var statement = jdbc.sql((outcome.isPlain() ? PLAIN : ANY) + COUNT)
                .params(
                        cursor,
                        lease.lane(),
                        lease.epoch(),
                        time,
                        Sql.longs(attempts.stream().map(Outcome.Attempt::id)),
                        Sql.texts(attempts.stream().map(Outcome.Attempt::outcome)),
                        Sql.texts(attempts.stream().map(Outcome.Attempt::reason)));
        if (!outcome.isPlain()) {
            var waiting = outcome.waiting;
            var unapplied = outcome.unapplied;
            statement = statement.params(
                    Sql.longs(outcome.over.stream()),
                    Sql.longs(waiting.stream().map(row -> row.item().id())),
                    Sql.texts(waiting.stream().map(row -> row.item().event().orderId())),
                    Sql.texts(waiting.stream().map(row -> row.cause().name().toLowerCase(Locale.ROOT))),
                    Sql.texts(waiting.stream().map(Outcome.Waiting::since)),
                    Sql.texts(waiting.stream().map(Outcome.Waiting::nextAttemptAt)),
                    Sql.texts(waiting.stream().map(Outcome.Waiting::attempts)),
                    time,
                    Sql.longs(unapplied.stream().map(Outcome.Unapplied::id)),
                    Sql.texts(unapplied.stream().map(Outcome.Unapplied::status)),
                    Sql.texts(unapplied.stream().map(Outcome.Unapplied::reason)));
        }
        if (statement.query(Long.class).single() == 0) {
            throw new LeaseLostException(lease);
        }
    }
}
