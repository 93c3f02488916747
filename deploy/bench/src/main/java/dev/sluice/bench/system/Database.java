package dev.sluice.bench.system;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of the databases that are measured, seen as its superuser. Each call has a connection of its own. */
public final class Database {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final Postgres postgres;
    private final String name;

    Database(Postgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
    }

    /** Work with a connection. */
    public interface Work<T> {
        /** Does it. */
        T with(Connection connection) throws SQLException;
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

    /** Runs the work on a connection that ends with it. */
    public <T> T call(Work<T> work) {
        try (Connection connection = DriverManager.getConnection(url(), Postgres.SUPERUSER, "")) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new CannotRunException("Database %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Runs statements. */
    public void execute(String... statements) {
        call(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return true;
            }
        });
    }

    /** The one number that a query gives. */
    public long number(String sql) {
        return call(connection -> number(connection, sql));
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Settings of the server as {@code SHOW} tells them; throws if a commit could be lost with them. */
    Map<String, String> requireDurable() {
        Map<String, String> settings = call(connection -> {
            Map<String, String> shown = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement()) {
                for (String setting : DURABLE) {
                    try (ResultSet rows = statement.executeQuery("show " + setting)) {
                        rows.next();
                        shown.put(setting, rows.getString(1));
                    }
                }
            }
            return shown;
        });
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
     * suit one with rows in it. Ends with a checkpoint, so that each turn begins equally far from the next one.
     */
    public void reset(int orders) {
        execute(
                "truncate parked_updates, orders, order_events, disputes, dispute_events",
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
    public boolean await(String sql, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        return call(connection -> {
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
