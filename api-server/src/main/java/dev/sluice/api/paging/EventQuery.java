package dev.sluice.api.paging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the events of one order or dispute, oldest first. A page ends where its payloads come to {@value #MOST_BYTES} bytes,
 * with the event that passes them: so what it takes of memory does not grow with the payloads.
 */
public final class EventQuery {

    /** Then a page has fewer events than it might have, though at least one. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private record Row(StoredEvent event, boolean isLast) {}

    private final String sql;

    /**
     * Of one table, from constant names.
     *
     * @param table has an event's columns
     * @param owner its column that says whose event it is
     */
    public EventQuery(String table, String owner) {
        // A text's length is known without its decompression, so payloads beyond the page's end are not read
        this.sql = """
                select id, provider_event_id, kind, received_at, payload, is_last
                from (
                  select page.*, lead(id) over (order by id) is null as is_last,
                    sum(octet_length(payload)) over (order by id) - octet_length(payload) as bytes_before
                  from (
                    select id, provider_event_id, kind, received_at, payload from %s
                    where %s = ? and id > ? order by id limit ?
                  ) page
                ) sized
                where bytes_before < ? order by id limit ?
                """.formatted(table, owner);
    }

    /**
     * Reads a page.
     *
     * @param owner whose events
     * @param limit most events
     * @param list which list it is ({@link Cursor#list})
     */
    public Page<StoredEvent> page(JdbcClient jdbc, long owner, @Nullable Cursor after, int limit, String list) {
        List<Row> rows = jdbc.sql(sql)
                .params(owner, after == null ? 0 : after.key(), limit + 1, MOST_BYTES, limit)
                .query((row, number) -> new Row(StoredEvent.read(row, number), row.getBoolean("is_last")))
                .list();
        List<StoredEvent> events = rows.stream().map(Row::event).toList();
        boolean isOver = rows.isEmpty() || rows.getLast().isLast();
        return new Page<>(events, isOver ? null : events.getLast().cursor().encode(list));
    }
}
