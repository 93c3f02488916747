package dev.sluice.ingest.inbox;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.TestPostgres;
import dev.sluice.trace.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** An inbox in a database of its own, with webhooks whose body is {@code order status event}. */
public final class InboxKit implements AutoCloseable {

    public final RelaySignal signal = new RelaySignal();

    private final Database database;
    private final HikariDataSource pool = new HikariDataSource();
    private final StoreFunction store;

    public InboxKit(InstantSource clock) {
        String url = TestPostgres.url(TestPostgres.port(), TestPostgres.createDatabase());
        database = new Database(url, TestPostgres.OWNER);
        Flyway.configure()
                .dataSource(url, TestPostgres.OWNER, "")
                .locations("classpath:db/inbox")
                .placeholders(Map.of("service_role", TestPostgres.SERVICE))
                .load()
                .migrate();
        pool.setJdbcUrl(url);
        // As the service connects
        pool.addDataSourceProperty(
                "options", "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c lock_timeout=2s");
        pool.setUsername(TestPostgres.SERVICE);
        store = new StoreFunction(new InboxStore(jdbc(), new JsonMapper(), clock, signal), () -> {}, Tracing.OFF);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    StoreFunction function() {
        return store;
    }

    Days days(InstantSource clock, Duration retention, Duration aliasRetention) {
        return new Days(jdbc(), clock, retention, aliasRetention);
    }

    /** As its owner. */
    public Database database() {
        return database;
    }

    /** Stores webhooks in one transaction. */
    public List<Delivery> store(String... bodies) {
        return store(Arrays.stream(bodies).map(InboxKit::webhook).toArray(Webhook[]::new));
    }

    /** Likewise. */
    public List<Delivery> store(Webhook... webhooks) {
        return store.apply(List.of(webhooks)).stream().map(Stored::orElseThrow).toList();
    }

    /** A webhook whose body says what it is: order, type, event. An order {@code -} is none. */
    public static Webhook webhook(String body) {
        return webhook(null, body);
    }

    /** A webhook of an account, which gives its order aliases. */
    public static Webhook webhook(@Nullable String account, String body, String... aliases) {
        String[] parts = body.split(" ");
        String order = parts[0].equals("-") ? null : parts[0];
        var event = new Event("test", account, parts[1], parts[2], order, null, List.of(parts[0], parts[2]), "1.0.0");
        return new Webhook(
                event,
                List.of(aliases),
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("user-agent", "test"),
                null,
                List::of);
    }

    @Override
    public void close() {
        pool.close();
    }
}
