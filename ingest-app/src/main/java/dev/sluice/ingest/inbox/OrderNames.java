package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Translator.Names;
import dev.sluice.postgres.Sql;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads stored webhooks of accounts for their names again. One that was stored by another table, or under other settings of its
 * account, may have named no order then, or another one, and may have given no aliases. Thread-safe.
 */
public final class OrderNames {

    /** Of the accounts, at the time of a statement. Unknown names have no row. */
    private static final String ORDERS = """
            select * from (
              select provider, account, order_id as name, %s as alias_of
              from unnest(?, ?, ?) as named (provider, account, order_id)) known
            where alias_of is not null""".formatted(Aliases.orderOf("named"));

    /** Under the lock of all writers, as those that are stored with a webhook: no two wait for each other. */
    private static final String LEARN = """
            with locked as materialized (
              select pg_advisory_xact_lock(%s)
            ), learned as (
              insert into aliases (provider, account, alias, order_id, webhook_id)
              select provider, account, alias, order_id, webhook_id
              from locked cross join unnest(?, ?, ?, ?, ?) as named (provider, account, alias, order_id, webhook_id)
              order by webhook_id
              on conflict do nothing
              returning alias, order_id
            ), given as (
              select alias from learned union select order_id from learned
            ), tried_anew as (
            %s
            )
            select count(*) from learned""".formatted(Lanes.WRITERS_LOCK, Aliases.TRY_ANEW);

    /** A stored webhook of an account, with its body. */
    public record Reread(long id, Event event, byte[] body) {}

    /** A webhook, and how its names are read now. */
    private record Named(Reread webhook, Names now) {

        Event event() {
            return webhook.event();
        }

        /** What may stand for its order: as it was stored, then as it is read now. */
        Stream<String> names() {
            return Stream.concat(Stream.ofNullable(event().orderId()), Stream.ofNullable(now.orderId()));
        }

        /** None where it is kept under an order that it does not name any more: that may be the order of nobody. */
        Stream<Alias> aliases() {
            String kept = event().orderId();
            String orderId = now.orderId();
            boolean isOfThatName =
                    kept == null || kept.equals(orderId) || now.aliases().contains(kept);
            return orderId == null || !isOfThatName
                    ? Stream.of()
                    : now.aliases().stream().map(alias -> new Alias(name(alias), orderId, webhook.id()));
        }

        Name name(String name) {
            return new Name(event().provider(), event().account(), name);
        }
    }

    private record Name(String provider, @Nullable String account, String name) {}

    private record Alias(Name alias, String orderId, long webhookId) {}

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final Translator translator;
    private final InstantSource clock;

    /** @param reads for those who look at what is stored */
    public OrderNames(JdbcClient jdbc, JdbcClient reads, Translator translator, InstantSource clock) {
        this.jdbc = jdbc;
        this.reads = reads;
        this.translator = translator;
        this.clock = clock;
    }

    /** Whether an event of an account was stored by another version than the one that runs. */
    public boolean isOfAnotherVersion(Event event) {
        return event.account() != null && !event.version().equals(translator.version(event));
    }

    /** The events, by the ids of their webhooks, with the orders that their names stand for. Changes nothing. */
    public Map<Long, Event> find(Collection<Reread> webhooks) {
        List<Named> named = named(webhooks);
        return events(named, orders(reads, names(named)));
    }

    /** Likewise, once the aliases that they give are stored, where those do not stand for another order. */
    public Map<Long, Event> learn(Collection<Reread> webhooks) {
        List<Named> named = named(webhooks);
        Map<Name, String> known =
                orders(jdbc, Stream.concat(names(named), aliases(named).map(Alias::alias)));
        List<Alias> unknown = aliases(named)
                .filter(alias -> !known.containsKey(alias.alias()))
                .toList();
        if (unknown.isEmpty()) {
            return events(named, known);
        }
        jdbc.sql(LEARN)
                .params(
                        Sql.texts(unknown.stream().map(alias -> alias.alias().provider())),
                        Sql.texts(unknown.stream().map(alias -> alias.alias().account())),
                        Sql.texts(unknown.stream().map(alias -> alias.alias().name())),
                        Sql.texts(unknown.stream().map(Alias::orderId)),
                        Sql.longs(unknown.stream().map(Alias::webhookId)),
                        Sql.timestamp(clock.instant()))
                .query(Long.class)
                .single();
        return events(named, orders(jdbc, names(named)));
    }

    private static Stream<Name> names(List<Named> named) {
        return named.stream().flatMap(one -> one.names().map(one::name));
    }

    private static Stream<Alias> aliases(List<Named> named) {
        return named.stream().flatMap(Named::aliases);
    }

    private List<Named> named(Collection<Reread> webhooks) {
        return webhooks.stream()
                .map(webhook -> new Named(webhook, names(webhook)))
                .toList();
    }

    private Names names(Reread webhook) {
        try {
            return translator.names(webhook.event(), webhook.body());
        } catch (RuntimeException _) {
            // A bug, which whoever translates it meets too, and tells
            return Names.NONE;
        }
    }

    private static Map<Name, String> orders(JdbcClient jdbc, Stream<Name> names) {
        List<Name> distinct = names.distinct().toList();
        Map<Name, String> orders = new HashMap<>();
        if (!distinct.isEmpty()) {
            jdbc.sql(ORDERS)
                    .params(
                            Sql.texts(distinct.stream().map(Name::provider)),
                            Sql.texts(distinct.stream().map(Name::account)),
                            Sql.texts(distinct.stream().map(Name::name)))
                    .query(row -> {
                        orders.put(
                                new Name(row.getString("provider"), row.getString("account"), row.getString("name")),
                                row.getString("alias_of"));
                    });
        }
        return orders;
    }

    private static Map<Long, Event> events(List<Named> named, Map<Name, String> orders) {
        Map<Long, Event> events = new LinkedHashMap<>();
        for (Named one : named) {
            one.names()
                    .flatMap(name -> Stream.ofNullable(orders.get(one.name(name))))
                    .findFirst()
                    .ifPresent(
                            order -> events.put(one.webhook().id(), one.event().withAliasOf(order)));
        }
        return events;
    }
}
