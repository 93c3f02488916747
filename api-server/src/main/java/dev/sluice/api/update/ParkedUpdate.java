package dev.sluice.api.update;

import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A row of {@code parked_updates} that waits.
 *
 * @param position grows in order of arrival
 * @param kind the name of the update's kind
 * @param payload the record's value, as JSON text
 * @param isHeld whether it waits for an operator
 */
public record ParkedUpdate(
        long position,
        String kind,
        String orderId,
        String payload,
        Instant receivedAt,
        SourceRecord source,
        boolean isHeld) {

    /** The columns that {@link #read} reads. */
    public static final String COLUMNS =
            "position, kind, order_id, payload, received_at, waits_for, " + SourceRecord.COLUMNS;

    public static ParkedUpdate read(ResultSet row) throws SQLException {
        return new ParkedUpdate(
                row.getLong("position"),
                row.getString("kind"),
                row.getString("order_id"),
                row.getString("payload"),
                Sql.instant(row, "received_at"),
                SourceRecord.read(row),
                row.getString("waits_for").equals("operator"));
    }
}
