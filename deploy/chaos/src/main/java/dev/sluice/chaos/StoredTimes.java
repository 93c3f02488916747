package dev.sluice.chaos;

import dev.sluice.chaos.History.SubjectId;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The latest time that an update of an order, or of a dispute, carried, in milliseconds since 1970. */
final class StoredTimes {

    private StoredTimes() {}

    static Map<SubjectId, Long> read(Database database, String prefix) {
        return database.call(connection -> {
            Map<SubjectId, Long> times = new HashMap<>();
            read(connection, Subject.ORDER, "select order_id, updated_at from orders", prefix, times);
            read(connection, Subject.DISPUTE, "select order_id, occurred_at from disputes", prefix, times);
            return times;
        });
    }

    private static void read(
            Connection connection, Subject subject, String sql, String prefix, Map<SubjectId, Long> times)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql + " where starts_with(order_id, ?)")) {
            statement.setString(1, prefix);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    times.put(
                            new SubjectId(subject, rows.getString(1)),
                            rows.getTimestamp(2).getTime());
                }
            }
        }
    }
}
