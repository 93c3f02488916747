package dev.sluice.systemtests;

import dev.sluice.system.Postgres;
import dev.sluice.systemtests.Stored.Event;
import dev.sluice.systemtests.Stored.StoredDispute;
import dev.sluice.systemtests.Stored.StoredOrder;
import dev.sluice.testkit.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link Stored} rows out of a database. */
final class StoredRows {

    private final List<StoredOrder> orders;
    private final List<StoredDispute> disputes;

    private StoredRows(Connection connection, String prefix) throws SQLException {
        Map<Long, List<Event>> orderEvents = events(connection, """
                select e.order_key, e.provider_event_id, e.kind, e.payload
                from order_events e join orders o on o.key = e.order_key
                where starts_with(o.order_id, ?) order by e.id""", prefix);
        orders = query(
                connection,
                "select * from orders where starts_with(order_id, ?) order by order_id",
                prefix,
                row -> order(row, orderEvents.getOrDefault(row.getLong("key"), List.of())));
        Map<Long, List<Event>> disputeEvents = events(connection, """
                select e.dispute_key, e.provider_event_id, e.kind, e.payload
                from dispute_events e join disputes d on d.key = e.dispute_key
                where starts_with(d.order_id, ?) order by e.id""", prefix);
        disputes = query(
                connection,
                "select * from disputes where starts_with(order_id, ?) order by order_id, dispute_id",
                prefix,
                row -> dispute(row, disputeEvents.getOrDefault(row.getLong("key"), List.of())));
    }

    /** All orders whose id begins so, and their disputes. */
    static StoredRows read(String url, String prefix) {
        return new Database(url, Postgres.USER).call(connection -> new StoredRows(connection, prefix));
    }

    Stored of(String prefix) {
        return new Stored(
                orders.stream()
                        .filter(order -> order.orderId().startsWith(prefix))
                        .toList(),
                disputes.stream()
                        .filter(dispute -> dispute.orderId().startsWith(prefix))
                        .toList());
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> query(Connection connection, String sql, String parameter, Row<T> read)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(read.read(rows));
                }
                return result;
            }
        }
    }

    private static Map<Long, List<Event>> events(Connection connection, String sql, String prefix) throws SQLException {
        Map<Long, List<Event>> events = new HashMap<>();
        query(
                connection,
                sql,
                prefix,
                row -> events.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(new Event(row.getString(2), row.getString(3), row.getString(4))));
        return events;
    }

    private static StoredOrder order(ResultSet row, List<Event> events) throws SQLException {
        return new StoredOrder(
                row.getString("order_id"),
                row.getString("user_id"),
                row.getString("status"),
                time(row, "created_at"),
                time(row, "updated_at"),
                events);
    }

    private static StoredDispute dispute(ResultSet row, List<Event> events) throws SQLException {
        return new StoredDispute(
                row.getString("order_id"),
                row.getString("dispute_id"),
                row.getString("user_id"),
                row.getString("status"),
                row.getString("reason"),
                row.getLong("amount"),
                row.getString("currency"),
                time(row, "opened_at"),
                optionalTime(row, "evidence_due_at"),
                optionalTime(row, "closed_at"),
                time(row, "occurred_at"),
                events);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalTime(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
