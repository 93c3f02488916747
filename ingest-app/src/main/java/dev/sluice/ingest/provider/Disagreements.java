package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.log.LimitedLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is our own bug, all of it, and logs it once a second. Thread-safe. */
final class Disagreements {

    private static final Logger log = LoggerFactory.getLogger(Disagreements.class);

    private final LimitedLog limited = new LimitedLog(log);
    private final Counter counter;

    Disagreements(MeterRegistry meters) {
        this.counter = Counter.builder("sluice.delivery.disagreements")
                .description("Valid webhooks that api-server refused, or that something else answered in its place")
                .register(meters);
    }

    void note(Disagreement disagreement) {
        counter.increment();
        limited.error("event=delivery_disagreement reason=\"%s\"".formatted(disagreement.getMessage()));
    }
}
