package dev.sluice.api.paging;

import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An update that was applied, or that was recorded as a conflict.
 *
 * @param id grows in order of application, within one order or dispute
 * @param kind the status that the update carried, or {@code conflict}
 * @param payload the update as received, as JSON text
 */
public record StoredEvent(long id, String providerEventId, String kind, Instant receivedAt, String payload) {

    /** Reads a row with columns of these names. */
    public static StoredEvent read(ResultSet row, int rowNumber) throws SQLException {
        return new StoredEvent(
                row.getLong("id"),
                row.getString("provider_event_id"),
                row.getString("kind"),
                Sql.instant(row, "received_at"),
                row.getString("payload"));
    }

    /** Where a page that ends with this event ends. */
    public Cursor cursor() {
        return new Cursor(receivedAt, id);
    }
}
