package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That the relay finds what is behind its cursors by the ids' index, as the service has it planned: once, for whatever comes. */
class PlansIT {

    private static RelayKit kit;

    @BeforeAll
    static void fill() {
        kit = new RelayKit();
        kit.inbox.database().execute("""
                insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                  received_at, headers, body)
                select nextval('webhook_ids') + first_id(current_date), 3, 'test', 't', 'e' || n, 'o' || n, gen_random_uuid(), '1',
                  now(), '{}', '' from generate_series(1, 20000) n""", "analyze");
    }

    @AfterAll
    static void close() {
        kit.close();
    }

    @Test
    void readsAWindow() {
        assertById(plan(RelayStore.WINDOW, "0::bigint, '{0}'::bigint[], 1024::int, 1048576::int"));
    }

    @Test
    void looksForWork() {
        assertById(plan(RelayStore.LOOK, "0::bigint, '{1,2,3}'::smallint[], '{1,2,3}'::smallint[], now()"));
    }

    private static void assertById(String plan) {
        assertThat(plan)
                .containsPattern("webhooks_[0-9]+_pkey")
                .doesNotContainPattern("Seq Scan on webhooks|Sort Key: webhooks");
    }

    private static String plan(String sql, String parameters) {
        var types = new ArrayList<String>();
        var numbered = new StringBuilder();
        for (String part : sql.split("\\?", -1)) {
            numbered.append(types.isEmpty() ? "" : "$" + types.size()).append(part);
            types.add("unknown");
        }
        return kit.inbox.database().call(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set plan_cache_mode = force_generic_plan");
                statement.execute("prepare q as " + numbered);
                var lines = new ArrayList<String>();
                try (ResultSet rows = statement.executeQuery("explain execute q (%s)".formatted(parameters))) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
                return String.join("\n", List.copyOf(lines));
            }
        });
    }
}
