package dev.sluice.bench.system;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Postgres;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of the databases that are measured, seen as its superuser. Each call has a connection of its own. */
public final class Database {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final Postgres postgres;
    private final String name;
    private final dev.sluice.testkit.Database database;

    Database(Postgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
        this.database = new dev.sluice.testkit.Database(postgres.url(name), Postgres.SUPERUSER);
    }

    /** Its name on the server. */
    public String name() {
        return name;
    }

    /** JDBC URL. */
    public String url() {
        return postgres.url(name);
    }

    /** Port of the server. */
    public int port() {
        return postgres.port();
    }

    /** For those who audit it. */
    public dev.sluice.testkit.Database asSuperuser() {
        return database;
    }

    /** Runs statements. */
    public void execute(String... statements) {
        database.execute(statements);
    }

    /** The one number that a query gives. */
    public long number(String sql) {
        return database.number(sql);
    }

    /** Settings of the server as {@code SHOW} tells them; throws if a commit could be lost with them. */
    Map<String, String> requireDurable() {
        Map<String, String> settings = new LinkedHashMap<>();
        DURABLE.forEach(setting -> settings.put(setting, database.text("show " + setting)));
        settings.forEach((setting, value) -> {
            if (!value.equals("on")) {
                throw new CannotRunException("PostgreSQL runs with %s = %s: what it can do so is not what is asked for."
                        .formatted(setting, value));
            }
        });
        return settings;
    }

    /**
     * Empties all tables and fills in some finished orders of three events each: no table is empty for long, and plans
     * suit one with rows in it. Ends with a checkpoint, so that each measurement begins equally far from the next one.
     */
    public void reset(int orders) {
        execute(
                // One at a time: the locks of all of them at once could deadlock with a statement of the services' own
                // accord
                "truncate parked_updates",
                "truncate dispute_events",
                "truncate disputes",
                "truncate order_events",
                "truncate orders",
                """
                insert into orders (order_id, user_id, status, created_at, updated_at)
                select 'old-' || n, ('00000000-0000-4000-8000-' || lpad((n / 20)::text, 12, '0'))::uuid, 'success',
                  now() - n * interval '1 second', now()
                from generate_series(1, %s) n""".formatted(orders),
                """
                insert into order_events (order_key, provider_event_id, kind, received_at, payload)
                select o.key, 'evt-' || o.order_id || '-' || k.kind, k.kind, now(), repeat('x', 330)
                from orders o, (values ('created'), ('updated'), ('success')) k (kind)""",
                "vacuum analyze",
                "checkpoint");
    }

    /** Asks every 20 ms, on one connection, until a query gives true; whether it did in time. */
    public boolean await(String sql, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        return database.call(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                while (!isTrue(statement)) {
                    if (System.nanoTime() - end > 0) {
                        return false;
                    }
                    pause();
                }
                return true;
            }
        });
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    /** Events of orders and disputes that are stored. */
    public long events() {
        return number("select (select count(*) from order_events) + (select count(*) from dispute_events)");
    }
}
