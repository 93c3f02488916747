package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.util.function.Supplier;

/** Makes a span of each attempt, which what api-server does continues. */
record TracedApiClient(ApiClient next, Tracing tracing) implements ApiClient {

    private static final String OUTCOME = "sluice.outcome";

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        Span span = begin("send order update", update);
        return traced(span, () -> next.sendOrderUpdate(update.in(span), deadline));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        Span span = begin("send dispute update", update);
        return traced(span, () -> next.sendDisputeUpdate(update.in(span), deadline));
    }

    @Override
    public void close() {
        next.close();
    }

    private Span begin(String name, Update update) {
        return tracing.begin(Kind.CLIENT, name, Traceparent.valueOrNull(update.traceparent()))
                .with("sluice.event.id", update.eventId())
                .with("sluice.order.id", update.orderId());
    }

    private static Delivery traced(Span span, Supplier<Delivery> attempt) {
        try {
            Delivery delivery = attempt.get();
            span.with(OUTCOME, AttemptMeter.name(delivery));
            return delivery;
        } catch (DeliveryFailure failure) {
            String outcome = AttemptMeter.outcome(failure);
            span.with(OUTCOME, outcome);
            switch (failure) {
                // The call went well: so says api-server
                case NotFound _, InvalidStatus _ -> {}
                case Disagreement _, ServiceUnavailable _ -> span.failed(outcome);
            }
            throw failure;
        } finally {
            span.end();
        }
    }
}
