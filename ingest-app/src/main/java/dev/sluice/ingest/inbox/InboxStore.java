package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import tools.jackson.databind.json.JsonMapper;

/** Writes webhooks into the inbox. Thread-safe. */
final class InboxStore {

    private static final String CALL = "store(?::smallint[], ?, ?, ?, ?, ?, ?::uuid[], ?, ?::timestamptz[], ?, ?, ?)";

    private static final String STORE = "select id, is_new from " + CALL;

    /**
     * With the aliases that those give which are new. They are inserted once {@code store} has the lock of all writers, so the
     * first one is that of the least id. What was early under one of them is tried anew.
     */
    private static final String STORE_WITH_ALIASES = """
            with stored as materialized (
              select * from %1$s with ordinality as stored (id, is_new, n)
            ), given as (
              insert into aliases (provider, account, alias, order_id, webhook_id)
              select provider, account, alias, order_id, stored.id
              from unnest(?, ?, ?, ?, ?) with ordinality as named (webhook, provider, account, alias, order_id, place)
                join stored on stored.n = named.webhook and is_new
              order by place
              on conflict do nothing
              returning alias
            ), tried_anew as (
            %2$s
            )
            select id, is_new from stored order by n
            """.formatted(CALL, Aliases.TRY_ANEW);

    /** A webhook that failed and is sent again is tried again. */
    private static final String REVIVE = """
            with revived as (
              delete from unapplied using webhooks
              where webhook_id = any(?) and status = 'failed' and webhooks.id = webhook_id and erased_at is null
              returning webhook_id, lane, %s as "order"
            )
            insert into waiting (webhook_id, lane, order_id, cause, since, next_attempt_at)
            select webhook_id, revived.lane, "order", 'replay', ?, ?
            from revived join lanes on lanes.lane = revived.lane and webhook_id <= cursor
            on conflict (webhook_id) do nothing
            """.formatted(Lanes.ORDER);

    private record Row(long id, boolean isNew) {}

    /** @param webhook which of those that are stored gives it, from 1 */
    private record Alias(long webhook, Event event, String alias) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final InstantSource clock;
    private final RelaySignal signal;

    /** @param signal is told of each batch */
    InboxStore(JdbcClient jdbc, JsonMapper json, InstantSource clock, RelaySignal signal) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.signal = signal;
    }

    /**
     * Stores webhooks in one transaction, in their order. Returning means that they are committed.
     *
     * @return {@link Delivery#QUEUED} for what is new, {@link Delivery#DUPLICATE} for what was stored before
     */
    Map<UUID, Delivery> store(Map<UUID, Webhook> webhooks) {
        List<Webhook> values = List.copyOf(webhooks.values());
        String now = clock.instant().toString();
        List<Alias> aliases = aliases(values);
        var statement = jdbc.sql(aliases.isEmpty() ? STORE : STORE_WITH_ALIASES)
                .params(
                        Sql.texts(values.stream().map(webhook -> Lanes.of(webhook.event()))),
                        texts(values, Event::provider),
                        texts(values, Event::account),
                        texts(values, Event::type),
                        texts(values, Event::id),
                        texts(values, Event::orderId),
                        Sql.texts(webhooks.keySet().stream()),
                        texts(values, Event::version),
                        Sql.texts(Stream.generate(() -> now).limit(values.size())),
                        Sql.texts(values.stream().map(InboxStore::traceparent)),
                        Sql.texts(values.stream().map(webhook -> json.writeValueAsString(webhook.headers()))),
                        new SqlArrayValue("bytea", (Object[])
                                values.stream().map(Webhook::body).toArray(byte[][]::new)));
        if (!aliases.isEmpty()) {
            statement = statement.params(
                    Sql.longs(aliases.stream().map(Alias::webhook)),
                    Sql.texts(aliases.stream().map(alias -> alias.event().provider())),
                    Sql.texts(aliases.stream().map(alias -> alias.event().account())),
                    Sql.texts(aliases.stream().map(Alias::alias)),
                    Sql.texts(aliases.stream().map(alias -> alias.event().orderId())),
                    Sql.timestamp(clock.instant()));
        }
        List<Row> rows = statement.query((row, _) -> row(row)).list();
        revive(rows.stream().filter(row -> !row.isNew()).map(Row::id).toList());
        signal.signal();
        Map<UUID, Delivery> deliveries = new LinkedHashMap<>();
        var row = rows.iterator();
        webhooks.keySet()
                .forEach(key -> deliveries.put(key, row.next().isNew() ? Delivery.QUEUED : Delivery.DUPLICATE));
        return deliveries;
    }

    private static List<Alias> aliases(List<Webhook> webhooks) {
        var aliases = new ArrayList<Alias>();
        for (int i = 0; i < webhooks.size(); i++) {
            Webhook webhook = webhooks.get(i);
            for (String alias : webhook.aliases()) {
                aliases.add(new Alias(i + 1, webhook.event(), alias));
            }
        }
        return aliases;
    }

    private static Row row(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        if (row.wasNull()) {
            throw new IllegalStateException(
                    "Neither stored nor known: the transaction's isolation is not read committed");
        }
        return new Row(id, row.getBoolean("is_new"));
    }

    private void revive(List<Long> duplicates) {
        if (!duplicates.isEmpty()) {
            var now = Sql.timestamp(clock.instant());
            jdbc.sql(REVIVE).params(Sql.longs(duplicates.stream()), now, now).update();
        }
    }

    private static SqlArrayValue texts(List<Webhook> webhooks, Function<Event, @Nullable String> member) {
        var texts = new ArrayList<@Nullable String>(webhooks.size());
        webhooks.forEach(webhook -> texts.add(member.apply(webhook.event())));
        return Sql.texts(texts.stream());
    }

    private static @Nullable String traceparent(Webhook webhook) {
        return Traceparent.valueOrNull(webhook.traceparent());
    }
}
