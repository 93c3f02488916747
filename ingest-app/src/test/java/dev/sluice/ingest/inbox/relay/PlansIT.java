package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * By which index the relay finds what is behind a cursor, as the service has it planned: once, for whatever comes. By that of
 * ids, a lane that is quiet would read what all others have stored since.
 */
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
    void readsAWindowByLane() {
        assertByLane(plan(LaneStore.WINDOW, "3::int, 3::int, 0::bigint, 3::int, 0::bigint, 1048576::int"));
    }

    @Test
    void looksForWorkByLane() {
        assertByLane(plan(Relay.HAVE_WORK, "'{1,2,3}'::smallint[], now()"));
    }

    private static void assertByLane(String plan) {
        assertThat(plan).contains("_lane_id_idx").doesNotContainPattern("webhooks_[0-9]+_pkey|Seq Scan on webhooks");
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
                statement.execute("set enable_seqscan = off");
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
