package dev.sluice.testkit.audit;

import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Reads what the database holds, oldest events first. */
public final class StoredEvents {

    private static final int FETCH = 10_000;

    /** The index of a text's prefixes needs a locale of its own, so a range of ids is asked for. */
    private static final String ORDERS = """
            select o.order_id, o.status, e.provider_event_id, e.kind,
              case when current_setting('track_commit_timestamp')::bool
                then (extract(epoch from pg_xact_commit_timestamp(e.xmin)) * 1000000)::bigint else 0 end
            from orders o join order_events e on e.order_key = o.key
            where o.order_id >= ? and o.order_id < ? order by e.id""";

    private static final String DISPUTES = """
            select d.order_id, d.status, e.provider_event_id, e.kind,
              case when current_setting('track_commit_timestamp')::bool
                then (extract(epoch from pg_xact_commit_timestamp(e.xmin)) * 1000000)::bigint else 0 end
            from disputes d join dispute_events e on e.dispute_key = d.key
            where d.order_id >= ? and d.order_id < ? order by e.id""";

    private StoredEvents() {}

    /** Of all orders whose id begins so, and their disputes. */
    public static void read(Database database, String prefix, Consumer<StoredEvent> to) {
        database.call(connection -> {
            connection.setAutoCommit(false); // or all rows would be fetched at once
            read(connection, ORDERS, Subject.ORDER, prefix, to);
            read(connection, DISPUTES, Subject.DISPUTE, prefix, to);
            return true;
        });
    }

    private static void read(
            Connection connection, String sql, Subject subject, String prefix, Consumer<StoredEvent> to)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            statement.setString(1, prefix);
            statement.setString(2, prefix + '\uffff');
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    to.accept(new StoredEvent(
                            subject,
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getLong(5)));
                }
            }
        }
    }
}
