package dev.sluice.api.update;

import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.trace.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider, as it was delivered.
 *
 * @param change what it says
 * @param receivedAt when it reached api-server
 * @param payload the update as received, as JSON text
 * @param source the record that it came with: such an update may be parked. Null for one that may not, since its sender is
 *     told and sends it again
 * @param span what is done with it
 */
public record Update<C extends Change>(
        C change,
        Instant receivedAt,
        String payload,
        @Nullable SourceRecord source,
        Span span) {

    /** The same update, as what a span is about. */
    public Update<C> in(Span its) {
        return its.equals(span) ? this : new Update<>(change, receivedAt, payload, source, its);
    }

    public String eventId() {
        return change.eventId();
    }

    public String orderId() {
        return change.orderId();
    }

    public Object subject() {
        return change.subject();
    }
}
