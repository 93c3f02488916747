package dev.sluice.ingest.update;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * An update on its way to api-server: its body, which is the internal contract's own type, and the trace that it belongs
 * to. The same whichever provider it came from and whichever way it goes. A body must not be changed any more.
 */
public sealed interface Update {

    /** An update of an order. */
    record Order(OrderUpdate body, @Nullable Traceparent traceparent) implements Update {

        @Override
        public Order in(Span span) {
            return new Order(body, Traceparent.of(span, traceparent));
        }

        @Override
        public String orderId() {
            return body.getOrderId();
        }

        @Override
        public String eventId() {
            return body.getProviderEventId();
        }
    }

    /** An update of a dispute. */
    record Dispute(DisputeUpdate body, @Nullable Traceparent traceparent) implements Update {

        @Override
        public Dispute in(Span span) {
            return new Dispute(body, Traceparent.of(span, traceparent));
        }

        @Override
        public String orderId() {
            return body.getOrderId();
        }

        @Override
        public String eventId() {
            return body.getProviderEventId();
        }
    }

    /** The order that it is about, also where it is about that order's dispute. */
    String orderId();

    /** The provider's id of the event: the same one again changes nothing. */
    String eventId();

    /** The trace that it belongs to; null for none. */
    @Nullable
    Traceparent traceparent();

    /** The same update, as what a span is about. */
    Update in(Span span);
}
