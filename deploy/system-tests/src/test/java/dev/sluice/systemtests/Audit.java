package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Postgres;
import dev.sluice.systemtests.Stored.Event;
import dev.sluice.systemtests.Stored.StoredOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds what was sent against what the database has. */
final class Audit {

    private static final String WAITING = """
             from pg_locks l join pg_stat_activity a using (pid)
            where l.relation = ?::regclass and not l.granted and a.datname = current_database()""";

    private final String url;

    Audit(Postgres postgres) {
        this.url = postgres.url();
    }

    /** How many events of the load's orders are stored. */
    long applied(Load load) throws SQLException {
        return count("""
                select count(*) from order_events e join orders o on o.key = e.order_key
                where starts_with(o.order_id, ?)""", load.prefix());
    }

    /** Whether somebody who is about to write to this table waits for a {@link TableLock}. */
    boolean isHeldUpAt(String table) throws SQLException {
        return waitingAt(table) > 0;
    }

    long waitingAt(String table) throws SQLException {
        return count("select count(*)" + WAITING, table);
    }

    /** Ends the connections of those. */
    void disconnectWaiting(String table) throws SQLException {
        assertThat(count("select count(pg_terminate_backend(pid, 5000))" + WAITING, table))
                .isPositive();
    }

    void deleteAll(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("delete from " + table);
        }
    }

    private long count(String sql, String parameter) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Every webhook of every order once, in the order of sending, and the state that they lead to. */
    void assertAppliedOnceAndInOrder(Load load) throws SQLException {
        Map<String, String> expected = new TreeMap<>();
        for (String orderId : load.orders()) {
            List<Webhook> life = load.life(orderId);
            expected.put(
                    orderId,
                    describe(
                            "success",
                            Webhook.minute(life.size() - 1).toString(),
                            life.stream().map(Webhook::eventId).toList()));
        }
        Map<String, String> stored = new TreeMap<>();
        for (StoredOrder order :
                StoredRows.read(url, load.prefix()).of(load.prefix()).orders()) {
            stored.put(
                    order.orderId(),
                    describe(
                            order.status(),
                            order.updatedAt().toString(),
                            order.events().stream().map(Event::eventId).toList()));
        }
        List<String> differences = expected.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(stored.get(entry.getKey())))
                .map(entry -> "%s should be %s but is %s"
                        .formatted(entry.getKey(), entry.getValue(), stored.get(entry.getKey())))
                .limit(5)
                .toList();
        assertThat(differences).isEmpty();
        assertThat(stored).hasSameSizeAs(expected);
    }

    private static String describe(String status, String updatedAt, List<String> events) {
        return "%s at %s by %s".formatted(status, updatedAt, events);
    }
}
