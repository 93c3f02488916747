package dev.sluice.ingest.inbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lists read of a full inbox. PostgreSQL counts the rows: those of scans, and those that indexes led to. */
@Timeout(120)
class RowsReadIT {

    private static final int FILLED = 30_000;

    /** Often enough that what the relay reads meanwhile is little. */
    private static final int TIMES = 20;

    /** For a page of ten: each row, and what its status needs. A plan that reads a table or an index whole reads thousands. */
    private static final int MOST = 200;

    private static final String ROWS_READ = """
            select (select sum(seq_tup_read) from pg_stat_user_tables where relname !~ '^(lanes|relays)')
              + (select sum(idx_tup_read) from pg_stat_user_indexes where relname !~ '^(lanes|relays)')""";

    private static AdminKit kit;

    @BeforeAll
    static void fill() {
        kit = new AdminKit();
        // Nobody relays meanwhile, and reads rows too
        kit.database().execute("update lanes set epoch = epoch + 1, leased_until = 'infinity'");
        kit.database()
                .execute(
                        """
                insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                  received_at, headers, body)
                select nextval('webhook_ids'), 3, 'standard', 'order.created', 'e' || n, 'o' || n, gen_random_uuid(), '1.0.0',
                  now() - interval '1 s' * (%1$s - n), '{}', '' from generate_series(1, %1$s) n""".formatted(FILLED),
                        """
                insert into unapplied (webhook_id, status, reason, at)
                select id, case when id %% 1000 = 7 then 'failed' else 'ignored' end, '', now() from webhooks
                where id %% 3 = 1""".replace("%%", "%"),
                        "insert into attempts select id, received_at, 'applied' from webhooks",
                        "analyze");
        kit.database().execute("update lanes set cursor = (select max(id) from webhooks)");
    }

    @AfterAll
    static void close() throws IOException {
        kit.close();
    }

    @Test
    void areFew() {
        var queries = List.of(
                "",
                "&order_id=o77",
                "&provider_event_id=e77",
                "&status=done",
                "&status=failed",
                "&status=dismissed",
                "&status=pending",
                "&order_id=o77&status=failed&provider=standard");
        long before = settled();

        for (int i = 0; i < TIMES; i++) {
            for (String query : queries) {
                assertThat(kit.get("/inbox/webhooks?limit=10" + query).status())
                        .as(query)
                        .isEqualTo(200);
            }
        }

        assertThat((settled() - before) / TIMES / queries.size()).isLessThan(MOST);
    }

    /** A session tells what it read once it has been idle for ten seconds, or with what it does next. */
    private static long settled() {
        var last = new AtomicLong(-1);
        var since = new AtomicLong(System.nanoTime());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = kit.database().number(ROWS_READ);
                    if (Math.abs(now - last.getAndSet(now)) > 500) {
                        since.set(System.nanoTime());
                    }
                    return System.nanoTime() - since.get()
                            > Duration.ofSeconds(11).toNanos();
                });
        return last.get();
    }
}
