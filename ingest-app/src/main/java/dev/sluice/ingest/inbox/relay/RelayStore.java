package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.Aliases;
import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** Reads what the lanes of a process have to do, and writes what became of it, as long as their leases are ours. Thread-safe. */
final class RelayStore {

    /** A lane's lease went to somebody else, or to nobody. */
    static final class LeaseLostException extends RuntimeException {
        LeaseLostException() {
            super("a lane has a later lease, and what this round leaves was not written", null, false, false);
        }
    }

    /**
     * Whether there is something to do.
     *
     * @param last id that is stored, and all before it, whichever lane they are in; none where nothing is behind the cursors
     */
    record Look(OptionalLong last, boolean hasWaiting, boolean hasDue) {}

    /**
     * What has arrived, in the order in which it was stored.
     *
     * @param isCut whether there is more
     */
    record Window(List<Item> items, boolean isCut) {}

    /**
     * What waits, in the order in which it was stored.
     *
     * @param leftOut of orders of which more waits than this
     */
    record Waits(List<Item> items, Collection<LeftOut> leftOut) {}

    private record Row(Item item, int found) {}

    /** @param firstEarly id of the first early one of its order, {@link LeftOut#NONE} where there is none */
    private record Waiter(Item item, long firstEarly) {}

    private static final byte[] NO_BODY = {};

    /** Of a window. */
    static final int MOST_ITEMS = 1024;

    /** Of what waits. */
    private static final int MOST_OF_AN_ORDER = 32;

    private static final int MOST_DUE = 512;

    /** Of bodies; a window has one at the least. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final String COLUMNS =
            "id, lane, provider, account, event_type, provider_event_id, order_id, version, traceparent, body, erased_at";

    static final String LOOK = """
            select (select id from webhooks where id > ? order by id desc limit 1) as last,
              exists (select from waiting where lane = any(?::smallint[])) as has_waiting,
              exists (select from waiting where lane = any(?::smallint[]) and next_attempt_at <= ?) as has_due
            """;

    /** Behind the least cursor, what other processes relay is passed over, and what a lane has behind it. */
    static final String WINDOW = """
            select %1$s, found, %2$s as alias_of
            from (
              select arrived.*, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before,
                count(*) over () as found
              from (
                select %1$s from webhooks
                where id > ? and id > (?::bigint[])[lane + 1] order by id limit ?) arrived
            ) sized
            where bytes_before < ?
            order by id
            """.formatted(COLUMNS, Aliases.orderOf("sized"));

    /** Orders of which something is due. */
    private static final String DUE = """
            select distinct order_id
            from (
              select order_id from unnest(?::smallint[]) as ours (lane) cross join lateral (
                select order_id from waiting
                where waiting.lane = ours.lane and next_attempt_at <= ? order by next_attempt_at limit %1$s) due
              limit least(?, %1$s)) orders
            """.formatted(MOST_DUE);

    /**
     * What waits of some orders, with one more of each than is taken; bodies up to a bound. First what others wait behind: an
     * early one waits for what may be among that. What is left out must be known to be there: nothing of its order may overtake it.
     */
    static final String WAITING = """
            select %1$s, cause, is_due, attempts, first_early, %3$s as alias_of,
              (select min(at) from attempts where webhook_id = id and at >= since and outcome = 'not_found') as early_since
            from (
              select webhooks.id, webhooks.lane, provider, account, event_type, provider_event_id, webhooks.order_id, version, traceparent,
                erased_at, cause, since, next_attempt_at <= ? as is_due, attempts, first_early,
                case when sum(octet_length(body)) over (order by webhooks.order_id, cause = 'early', webhooks.id) - octet_length(body) < ?
                  then body end as body
              from unnest(?::text[]) as wanted (order_id) cross join lateral (
                select coalesce(min(webhook_id) filter (where cause = 'early'), %4$s) as first_early from waiting
                where waiting.order_id = wanted.order_id
              ) every_one cross join lateral (
                select * from waiting where waiting.order_id = wanted.order_id
                order by waiting.cause = 'early', waiting.webhook_id limit %2$s
              ) waiting
              join webhooks on webhooks.id = waiting.webhook_id
            ) sized
            order by cause = 'early', id
            """.formatted(COLUMNS, MOST_OF_AN_ORDER + 1, Aliases.orderOf("sized"), LeftOut.NONE);

    /** Nothing of it is written unless every lease is ours. */
    private static final String PLAIN = """
            with ours as (
              select lanes.lane
              from unnest(?::smallint[], ?) as ours (lane, epoch)
                join lanes on lanes.lane = ours.lane and lanes.epoch = ours.epoch
              order by lanes.lane for update of lanes
            ), held as (
              select where (select count(*) from ours) = ?
            ), moved as (
              update lanes set cursor = greatest(cursor, ?) from held where lane in (select lane from ours)
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
              select aside.id, aside.lane, aside.order_id, aside.cause, aside.since, aside.next_attempt_at, aside.attempts
              from held cross join unnest(?, ?::smallint[], ?, ?, ?::timestamptz[], ?::timestamptz[], ?::integer[])
                as aside (id, lane, order_id, cause, since, next_attempt_at, attempts)
              on conflict (webhook_id) do update
                set cause = excluded.cause, next_attempt_at = excluded.next_attempt_at, attempts = excluded.attempts
            ), left_out as (
              update waiting
              set next_attempt_at = left_out.next_attempt_at,
                cause = case when is_awake and cause = 'early' then 'retry' else cause end,
                attempts = case when is_awake and cause = 'early' then 0 else attempts end
              from held cross join unnest(?, ?, ?, ?::boolean[], ?::timestamptz[])
                as left_out (order_id, first_holder, first_early, is_awake, next_attempt_at)
              where waiting.order_id = left_out.order_id
                and webhook_id >= case cause when 'early' then first_early else first_holder end
                and ((is_awake and cause = 'early') or (waiting.next_attempt_at <= ?) <> (left_out.next_attempt_at <= ?))
                and webhook_id <> all (?)
            ), refused as (
              insert into unapplied (webhook_id, status, reason, at)
              select refused.id, refused.status, refused.reason, ?
              from held cross join unnest(?, ?, ?) as refused (id, status, reason)
              on conflict (webhook_id) do update
                set status = excluded.status, reason = excluded.reason, at = excluded.at, by = null
            )
            """;

    private final JdbcClient jdbc;

    RelayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether there is something to do for the lanes of these leases. */
    Look look(List<Lease> leases, Instant now) {
        SqlArrayValue lanes = Leases.lanes(leases);
        return jdbc.sql(LOOK)
                .params(leastCursor(leases), lanes, lanes, Sql.timestamp(now))
                .query((row, _) -> {
                    long last = row.getLong("last");
                    return new Look(
                            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(last),
                            row.getBoolean("has_waiting"),
                            row.getBoolean("has_due"));
                })
                .single();
    }

    /** What has arrived behind the cursors of these leases, up to {@value #MOST_ITEMS} webhooks, and their bodies' bound. */
    Window window(List<Lease> leases, int most) {
        int limit = Math.min(most, MOST_ITEMS);
        List<Row> rows = jdbc.sql(WINDOW)
                .params(leastCursor(leases), cursors(leases), limit, MOST_BYTES)
                .query((row, _) -> new Row(item(row, null), row.getInt("found")))
                .list();
        boolean isCut = rows.size() == limit || rows.stream().anyMatch(row -> row.found() > rows.size());
        return new Window(rows.stream().map(Row::item).toList(), isCut);
    }

    private static long leastCursor(List<Lease> leases) {
        return leases.stream().mapToLong(Lease::cursor).min().orElse(Long.MAX_VALUE);
    }

    /** By lane; nothing is behind that of a lane that is not ours. */
    private static SqlArrayValue cursors(List<Lease> leases) {
        var cursors = new Long[Lanes.COUNT];
        Arrays.fill(cursors, Long.MAX_VALUE);
        leases.forEach(lease -> cursors[lease.lane()] = lease.cursor());
        return Sql.longs(Arrays.stream(cursors));
    }

    /**
     * What waits of some orders, and of those of these lanes of which something is due.
     *
     * @param most orders of which something is due
     */
    Waits waits(List<Lease> leases, Collection<String> arrived, Instant now, int most) {
        var time = Sql.timestamp(now);
        Set<String> orders = new HashSet<>(arrived);
        orders.addAll(jdbc.sql(DUE)
                .params(Leases.lanes(leases), time, most)
                .query((row, _) -> row.getString(1))
                .list());
        List<Waiter> read = orders.isEmpty() ? List.of() : read(orders, time);
        var items = new ArrayList<Item>();
        Map<String, LeftOut> leftOut = new HashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Waiter waiter : read) {
            Item item = waiter.item();
            int number = taken.merge(item.order(), 1, Integer::sum);
            if (number > MOST_OF_AN_ORDER || (item.body().length == 0 && !item.erased())) {
                leftOut.putIfAbsent(item.order(), leftOut(waiter, number == 1));
            }
            if (!leftOut.containsKey(item.order())) {
                items.add(item);
            }
        }
        items.sort(Comparator.comparingLong(Item::id));
        return new Waits(items, leftOut.values());
    }

    /** Early ones are read last, so none of them was where one is left out that holds up others. */
    private static LeftOut leftOut(Waiter first, boolean isAll) {
        Item item = first.item();
        return item.holds()
                ? new LeftOut(item.order(), item.id(), first.firstEarly(), isAll)
                : new LeftOut(item.order(), LeftOut.NONE, item.id(), isAll);
    }

    private List<Waiter> read(Set<String> orders, OffsetDateTime time) {
        return jdbc.sql(WAITING)
                .params(time, MOST_BYTES, Sql.texts(orders.stream()))
                .query((row, _) -> {
                    var waiting = new Item.Waiting(
                            Item.Cause.ofColumn(row.getString("cause")),
                            Sql.nullableInstant(row, "early_since"),
                            row.getBoolean("is_due"),
                            row.getInt("attempts"));
                    return new Waiter(item(row, waiting), row.getLong("first_early"));
                })
                .list();
    }

    private static Item item(ResultSet row, Item.@Nullable Waiting waiting) throws SQLException {
        var event = new Event(
                row.getString("provider"),
                row.getString("account"),
                row.getString("event_type"),
                row.getString("provider_event_id"),
                row.getString("order_id"),
                row.getString("alias_of"),
                List.of(),
                row.getString("version"));
        return new Item(
                row.getLong("id"),
                row.getInt("lane"),
                event,
                Objects.requireNonNullElse(row.getBytes("body"), NO_BODY),
                Sql.nullableInstant(row, "erased_at") != null,
                Traceparent.parse(row.getString("traceparent")),
                waiting);
    }

    /**
     * Writes what a round leaves behind, in one transaction.
     *
     * @param reached up to which id everything of these lanes was dealt with; a cursor never moves back
     * @throws LeaseLostException where one of the leases is not ours any more; nothing is written then
     */
    void write(List<Lease> leases, long reached, Outcome outcome) {
        var time = Sql.timestamp(outcome.now());
        var attempts = outcome.attempts;
        var statement = jdbc.sql((outcome.isPlain() ? PLAIN : ANY) + COUNT)
                .params(
                        Leases.lanes(leases),
                        Leases.epochs(leases),
                        leases.size(),
                        reached,
                        time,
                        Sql.longs(attempts.stream().map(Outcome.Attempt::id)),
                        Sql.texts(attempts.stream().map(Outcome.Attempt::outcome)),
                        Sql.texts(attempts.stream().map(Outcome.Attempt::reason)));
        if (!outcome.isPlain()) {
            var waiting = outcome.waiting;
            var leftOut = outcome.leftOut;
            var unapplied = outcome.unapplied;
            statement = statement.params(
                    Sql.longs(outcome.over.stream()),
                    Sql.longs(waiting.stream().map(row -> row.item().id())),
                    Sql.texts(waiting.stream().map(row -> row.item().lane())),
                    Sql.texts(waiting.stream().map(row -> row.item().order())),
                    Sql.texts(waiting.stream().map(row -> row.cause().column())),
                    Sql.texts(waiting.stream().map(_ -> outcome.now())),
                    Sql.texts(waiting.stream().map(Outcome.Waiting::nextAttemptAt)),
                    Sql.texts(waiting.stream().map(Outcome.Waiting::attempts)),
                    Sql.texts(leftOut.stream().map(row -> row.part().order())),
                    Sql.longs(leftOut.stream().map(row -> row.part().firstHolder())),
                    Sql.longs(leftOut.stream().map(row -> row.part().firstEarly())),
                    Sql.texts(leftOut.stream().map(Outcome.Unread::isAwake)),
                    Sql.texts(leftOut.stream().map(Outcome.Unread::nextAttemptAt)),
                    time,
                    time,
                    Sql.longs(waiting.stream().map(row -> row.item().id())),
                    time,
                    Sql.longs(unapplied.stream().map(Outcome.Unapplied::id)),
                    Sql.texts(unapplied.stream().map(Outcome.Unapplied::status)),
                    Sql.texts(unapplied.stream().map(Outcome.Unapplied::reason)));
        }
        if (statement.query(Long.class).single() == 0) {
            throw new LeaseLostException();
        }
    }
}
