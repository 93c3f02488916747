package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What a request reads of the tables does not grow with them, also where its statements were planned while they were empty.
 * PostgreSQL counts the rows: those of scans, and those that indexes led to.
 */
@ApiTest
class RowsReadIT {

    private static final int FILLED = 4_000;

    /** Often enough for connections of the pool to have their plan. */
    private static final int TIMES = 30;

    /** For a page of ten, some lookups, and an order's disputes. A plan that reads a table or an index whole reads thousands. */
    private static final int MOST = 100;

    /** A filter without an index looks at 2,000 rows at the most: at all of few, and at so many of many. */
    private static final int MOST_OF_A_FILTER = 2_000 / 2 + MOST;

    private static final String ROWS_READ = """
            select (select sum(seq_tup_read) from pg_stat_user_tables) + (select sum(idx_tup_read) from pg_stat_user_indexes)""";

    private static final AtomicInteger events = new AtomicInteger();

    /** What is asked; {@code EVENT} stands for another id each time, {@code DISPUTE} for a dispute's. */
    enum Request {
        ORDER_UPDATE("/internal/updates/orders", Bodies.order("EVENT", "rows-1", "updated")),
        NEW_ORDER("/internal/updates/orders", Bodies.order("EVENT", "EVENT", "created")),
        ORDER_UPDATES_TOGETHER(
                "/internal/updates/orders/batch",
                IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> Bodies.order("EVENT", "rows-" + i, "updated"))
                        .map("{\"update\":%s}"::formatted)
                        .collect(Collectors.joining(",", "{\"updates\":[", "]}"))),
        DISPUTE_UPDATE(
                "/internal/updates/disputes", Bodies.dispute("EVENT", "rows-1", "updated", "2026-11-23T09:00:00Z", "")),
        NEW_DISPUTE(
                "/internal/updates/disputes",
                Bodies.dispute("EVENT", "rows-2", "opened", "2026-11-23T09:00:00Z", ",\"dispute_id\":\"EVENT\"")),
        AN_ORDER("/orders/rows-1", ""),
        EVENTS_OF_AN_ORDER("/orders/rows-4/events?limit=10", ""),
        NEWEST_ORDERS("/orders?limit=10", ""),
        ORDERS_OF_A_USER("/orders?limit=10&user_id=" + Bodies.USER, ""),
        ORDERS_OF_A_STATUS("/orders?limit=10&status=failed", ""),
        ORDERS_OF_A_USER_AND_STATUS("/orders?limit=10&status=failed&user_id=" + Bodies.USER, ""),
        NEWEST_DISPUTES("/disputes?limit=10", ""),
        DISPUTES_OF_AN_ORDER("/disputes?limit=10&order_id=rows-1", ""),
        DISPUTES_OF_A_USER("/disputes?limit=10&user_id=" + Bodies.USER, ""),
        DISPUTES_OF_A_STATUS("/disputes?limit=10&status=won", ""),
        DISPUTES_OF_AN_ORDER_USER_AND_STATUS(
                "/disputes?limit=10&order_id=rows-1&status=opened&user_id=" + Bodies.USER, ""),
        A_DISPUTE("/disputes/DISPUTE", ""),
        EVENTS_OF_A_DISPUTE("/disputes/DISPUTE/events?limit=10", "");

        private final String path;
        private final String body;

        Request(String path, String body) {
            this.path = path;
            this.body = body;
        }

        Api.Answer make(Api api, String dispute) {
            return body.isEmpty()
                    ? api.get(path.replace("DISPUTE", dispute))
                    : api.post(path, body.replace("EVENT", "rows-event-" + events.incrementAndGet()));
        }
    }

    @Autowired
    Api api;

    @Autowired
    Owner owner;

    @Autowired
    List<HikariDataSource> pools;

    @BeforeEach
    void startWithFewRows() {
        owner.empty();
        for (int i = 1; i <= 4; i++) {
            api.order(Bodies.order("rows-created", "rows-" + i, "created"));
        }
        for (String order : List.of("rows-1", "rows-3")) {
            api.dispute(Bodies.dispute("rows-opened", order, "opened", "2026-11-23T09:00:00Z", ""));
        }
        // So that the planner knows how few they are
        owner.execute("vacuum analyze");
    }

    @ParameterizedTest
    @EnumSource
    void readsAFewRowsOfFewAndOfMany(Request request) {
        long before = rowsRead();

        repeat(request);
        fill();
        repeat(request);

        assertThat((rowsRead() - before) / (2 * TIMES))
                .isLessThan(request.path.contains("status=") ? MOST_OF_A_FILTER : MOST);
    }

    @Test
    void rareOneIsFoundBehindThousandsOfOthersPageByPage() {
        fill();
        owner.execute("""
                insert into orders (order_id, user_id, status, created_at, updated_at)
                values ('rare', gen_random_uuid(), 'failed', now() - interval '1 year', now())""");

        Api.Answer first = api.get("/orders?status=failed&limit=10");

        assertThat(first.body().path("items")).isEmpty();
        assertThat(first.text("/next_cursor")).isNotEmpty();
        assertThat(api.all("/orders?status=failed", 10))
                .extracting(order -> order.path("order_id").asString())
                .containsExactly("rare");
    }

    private void repeat(Request request) {
        String dispute = owner.value("select key from disputes where order_id = 'rows-3'");
        for (int i = 0; i < TIMES; i++) {
            assertThat(request.make(api, dispute).status()).isEqualTo(200);
        }
    }

    /** Reads no table. */
    private void fill() {
        owner.execute("""
                with filled as (
                  insert into orders (order_id, user_id, status, created_at, updated_at)
                  select 'filled-' || n, gen_random_uuid(), 'created', now() - n * interval '1 second', now()
                  from generate_series(1, %s) n returning key
                )
                insert into order_events (order_key, provider_event_id, kind, received_at, payload)
                select key, 'filled', 'created', now(), '{}' from filled""".formatted(FILLED));
        owner.execute("""
                with filled as (
                  insert into disputes (order_id, user_id, status, reason, amount, currency, opened_at, occurred_at)
                  select 'filled-' || n, gen_random_uuid(), 'opened', 'none', 1, 'EUR', now() - n * interval '1 second', now()
                  from generate_series(1, %s) n returning key
                )
                insert into dispute_events (dispute_key, provider_event_id, kind, received_at, payload)
                select key, 'filled', 'opened', now(), '{}' from filled""".formatted(FILLED));
    }

    /** A connection may keep what it has read to itself until it ends. */
    private long rowsRead() {
        String connections = owner.value("""
                select coalesce(string_agg(pid::text, ','), '0') from pg_stat_activity
                where datname = current_database() and usename = 'sluice_service'
                  and application_name <> 'api-server probe'""");
        await().until(() -> {
            // Again and again: one that was being made is not among the pool's yet
            pools.stream()
                    .filter(HikariDataSource::isRunning)
                    .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
            return owner.value("select count(*) from pg_stat_activity where pid in (%s)".formatted(connections))
                    .equals("0");
        });
        return Long.parseLong(owner.value(ROWS_READ));
    }
}
