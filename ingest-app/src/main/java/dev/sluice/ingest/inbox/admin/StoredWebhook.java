package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.Aliases;
import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import dev.sluice.ingest.update.Event;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook of the inbox, without what it holds.
 *
 * @param event without its key, which is stored as a digest
 * @param reason why it is failed, ignored or dismissed
 * @param attempts how many
 */
record StoredWebhook(
        long id,
        Event event,
        Instant receivedAt,
        @Nullable Instant erasedAt,
        WebhookStatus status,
        @Nullable String reason,
        int attempts) {

    /** Columns of {@code webhooks} that {@link #read} wants, beside the id, the status and those of {@link #DERIVED}. */
    static final String COLUMNS =
            "provider, account, event_type, provider_event_id, order_id, lane, version, received_at, erased_at";

    /**
     * What became of a row {@code w} of {@code webhooks}: its lane's cursor has not passed it or it waits, or it was not
     * applied, or it was.
     */
    static final String STATUS = """
            case when w.id > (select cursor from lanes where lanes.lane = w.lane)
                or exists (select from waiting where webhook_id = w.id) then 'pending'
              else coalesce((select status from unapplied where webhook_id = w.id), 'done') end""";

    /** More columns of a row {@code w} that has a {@code status}. */
    static final String DERIVED = """
            (select reason from unapplied where webhook_id = w.id and w.status <> 'pending') as reason,
            (select count(*) from attempts where webhook_id = w.id) as attempts,
            %s as alias_of""".formatted(Aliases.orderOf("w"));

    /** What its names are to be read from again; nothing where it is of no account. */
    List<OrderNames.Reread> rereads(byte[] body) {
        return event.account() == null ? List.of() : List.of(new OrderNames.Reread(id, event, body));
    }

    static StoredWebhook read(ResultSet row, int rowNumber) throws SQLException {
        return new StoredWebhook(
                row.getLong("id"),
                new Event(
                        row.getString("provider"),
                        row.getString("account"),
                        row.getString("event_type"),
                        row.getString("provider_event_id"),
                        row.getString("order_id"),
                        row.getString("alias_of"),
                        List.of(),
                        row.getString("version")),
                Sql.instant(row, "received_at"),
                Sql.nullableInstant(row, "erased_at"),
                WebhookStatus.fromValue(row.getString("status")),
                row.getString("reason"),
                row.getInt("attempts"));
    }
}
