package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.trace.Span;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stored webhook that is to be relayed.
 *
 * @param id grows in the order in which webhooks were stored
 * @param erased whether its body is gone
 * @param waiting null where it was not tried before, so that it is behind its lane's cursor only after this round
 */
record Item(
        long id,
        int lane,
        Event event,
        byte[] body,
        boolean erased,
        @Nullable Traceparent traceparent,
        @Nullable Waiting waiting) {

    /** Why a webhook waits behind its lane's cursor. */
    enum Cause {
        /** What it refers to was not there yet; nobody waits for it. */
        EARLY,
        /** It could not be tried to the end; later ones of its order wait behind it. */
        RETRY,
        /** Somebody asked for it; likewise. */
        REPLAY;

        static Cause ofColumn(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** As the column {@code cause} has it. */
        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A row of {@code waiting}.
     *
     * @param earlySince when it was first found to be early, while it waited
     * @param isDue whether its next attempt is due
     * @param attempts that it had while it waited
     */
    record Waiting(Cause cause, @Nullable Instant earlySince, boolean isDue, int attempts) {}

    /** What its order is: webhooks of the same one are relayed one after the other. */
    String order() {
        return Lanes.order(event);
    }

    /** The same webhook, whose event is read as this one. */
    Item as(Event other) {
        return new Item(id, lane, other, body, erased, traceparent, waiting);
    }

    /** The same webhook, as what a span is about. */
    Item in(Span span) {
        return new Item(id, lane, event, body, erased, Traceparent.of(span, traceparent), waiting);
    }

    boolean isDue() {
        return waiting != null && waiting.isDue();
    }

    /** Whether it was found to be early while it waited, also where it holds up others by now. */
    boolean wasEarly() {
        return waiting != null && (waiting.cause() == Cause.EARLY || waiting.earlySince() != null);
    }

    /** Whether later ones of its order wait behind it. */
    boolean holds() {
        return waiting != null && waiting.cause() != Cause.EARLY;
    }
}
