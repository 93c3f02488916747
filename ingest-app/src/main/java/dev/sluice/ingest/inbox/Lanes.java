package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.Event;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The lanes of the inbox: an order's webhooks are in one, in the order in which they were stored. */
public final class Lanes {

    /** As many as {@code V1__inbox.sql} makes; no more processes than that relay at once. */
    public static final int COUNT = 16;

    /** The advisory lock of all who store webhooks, as {@code V1__inbox.sql} has it. */
    static final long WRITERS_LOCK = 7308332045220209253L;

    /**
     * Of a row of {@code webhooks}: what stands for its order in {@code waiting}, also where it has none. Within it, one goes
     * after the other.
     */
    public static final String ORDER = "coalesce(order_id, 'event ' || provider_event_id)";

    /**
     * Of {@code webhooks}: those that the cursors of their lanes have not passed. First by the least cursor, which an index
     * finds; cursors are moved on together, also those of lanes that are quiet.
     */
    public static final String BEYOND_CURSORS = """
            webhooks.id > (select min(cursor) from lanes)
              and webhooks.id > ((select array_agg(cursor order by lane) from lanes))[webhooks.lane + 1]""";

    private Lanes() {}

    /** Where an event goes; the same for ever, for what is stored stays in its lane. */
    static int of(Event event) {
        var crc = new CRC32();
        crc.update(order(event).getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % COUNT);
    }

    /** {@link #ORDER} of an event. */
    public static String order(Event event) {
        return event.orderId() == null ? "event " + event.id() : event.orderId();
    }
}
