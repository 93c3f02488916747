package dev.sluice.bench.hostile;

import dev.sluice.testkit.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What hostile requests were taken, or may have been: all else must not be stored. Thread-safe. */
final class Accepted {

    private static final int EXAMPLES = 5;

    private final Set<List<String>> events = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ofAccounts = new AtomicInteger();

    /** That it was answered as if it were stored, or not at all. A conflict is recorded too. */
    void add(HostileRequest request) {
        if (request.door().name().matches("ingest-(stripe|adyen|paypal)")) {
            ofAccounts.incrementAndGet();
            return;
        }
        try {
            add(JsonMapper.shared().readTree(request.body()));
        } catch (JacksonException _) {
            // No event that could be stored
        }
    }

    private void add(JsonNode node) {
        if (node.has("provider_event_id")) {
            events.add(List.of(
                    node.path("order_id").asString(""),
                    node.path("provider_event_id").asString("")));
        }
        node.forEach(this::add);
    }

    /**
     * Those that are stored and were not taken, some of them in words.
     *
     * @param honest prefix of the ids of honest orders
     */
    List<String> strangers(Database inbox, Database api, String honest) {
        List<String> strangers = new ArrayList<>();
        compare(strangers, inbox, """
                select order_id, provider_event_id from webhooks
                where provider = 'standard' and not starts_with(order_id, '%s')""".formatted(honest));
        compare(strangers, api, """
                select o.order_id, e.provider_event_id from order_events e join orders o on o.key = e.order_key
                where not starts_with(o.order_id, '%1$s') and o.order_id !~ '^(stripe|adyen|paypal)-'
                union all
                select d.order_id, e.provider_event_id from dispute_events e join disputes d on d.key = e.dispute_key
                where not starts_with(d.order_id, '%1$s') and d.order_id !~ '^(stripe|adyen|paypal)-'
                """.formatted(honest));
        long stored = inbox.number("select count(*) from webhooks where provider <> 'standard'");
        if (stored > ofAccounts.get()) {
            strangers.add("%s webhooks of accounts are stored, and %s were taken".formatted(stored, ofAccounts));
        }
        return strangers;
    }

    private void compare(List<String> strangers, Database database, String sql) {
        database.call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    compare(strangers, rows);
                }
                return strangers;
            }
        });
    }

    private void compare(List<String> strangers, ResultSet row) throws SQLException {
        if (!events.contains(List.of(row.getString(1), row.getString(2))) && strangers.size() < EXAMPLES) {
            strangers.add(
                    "event %s of order %s is stored, and was not taken".formatted(row.getString(2), row.getString(1)));
        }
    }
}
