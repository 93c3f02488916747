package dev.sluice.ingest.api.batching;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What a transport sends updates of all kinds by, and what it shows of that. Thread-safe. */
public final class UpdateSenders implements MeterBinder {

    private final UpdateSender<Update.Order> orders;
    private final UpdateSender<Update.Dispute> disputes;
    private volatile boolean closed;

    /** @param maxCalls calls of a kind with one update each that may be in flight, beside those with several */
    public UpdateSenders(
            Operations<Update.Order> orders,
            Operations<Update.Dispute> disputes,
            BatchingProperties batching,
            int maxCalls,
            Tracing tracing) {
        this.orders = new UpdateSender<>("orders", new UpdateCalls<>(orders, tracing), batching, maxCalls);
        this.disputes = new UpdateSender<>("disputes", new UpdateCalls<>(disputes, tracing), batching, maxCalls);
    }

    /** Returns once the update is safe, or throws what became of it. */
    public Delivery send(Update.Order update, Deadline deadline) {
        return send(orders, update, deadline);
    }

    /** The same for a dispute. */
    public Delivery send(Update.Dispute update, Deadline deadline) {
        return send(disputes, update, deadline);
    }

    private <U extends Update> Delivery send(UpdateSender<U> sender, U update, Deadline deadline) {
        if (closed) {
            throw new ServiceUnavailable(Reason.UNREACHABLE, "closed", null);
        }
        try {
            return sender.send(update, deadline);
        } catch (IllegalStateException e) {
            // So says a pool that was closed meanwhile
            throw closed ? new ServiceUnavailable(Reason.UNREACHABLE, "closed", e) : e;
        }
    }

    /** How many updates wait for a call. */
    public int waiting() {
        return orders.waiting() + disputes.waiting();
    }

    /** {@code sluice.calls.*}: what waits for a call, and the calls in flight. */
    @Override
    public void bindTo(MeterRegistry meters) {
        bind("orders", orders, meters);
        bind("disputes", disputes, meters);
    }

    private static void bind(String of, UpdateSender<?> sender, MeterRegistry meters) {
        gauge("sluice.calls.waiting", "Updates that wait for a call", of, sender, UpdateSender::waiting, meters);
        gauge(
                "sluice.calls.waiting.bytes",
                "Bytes of payload that wait for a call",
                of,
                sender,
                UpdateSender::waitingBytes,
                meters);
        gauge("sluice.calls.in.flight", "Calls that were not answered yet", of, sender, UpdateSender::inFlight, meters);
    }

    private static void gauge(
            String name,
            String description,
            String of,
            UpdateSender<?> sender,
            ToDoubleFunction<UpdateSender<?>> value,
            MeterRegistry meters) {
        Gauge.builder(name, sender, value)
                .description(description)
                .tag("of", of)
                .register(meters);
    }

    /** From now on, nothing is sent. To be called before the transport's connections are closed. */
    public void close() {
        closed = true;
    }
}
