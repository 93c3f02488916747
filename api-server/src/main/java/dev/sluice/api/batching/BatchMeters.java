package dev.sluice.api.batching;

import dev.sluice.batching.Batcher;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of one batcher, {@code sluice.batch.*}, by its name. Thread-safe. */
final class BatchMeters {

    private static final String BATCHER = "batcher";

    private final String name;
    private final MeterRegistry meters;
    private final DistributionSummary sizes;
    private final Timer waits;
    private final Timer applying;

    BatchMeters(String name, MeterRegistry meters) {
        this.name = name;
        this.meters = meters;
        this.sizes = DistributionSummary.builder("sluice.batch.size")
                .description("Updates in a batch")
                .tag(BATCHER, name)
                .register(meters);
        this.waits = Timer.builder("sluice.batch.wait")
                .description("The longest wait of a batch's updates before it was begun")
                .tag(BATCHER, name)
                .register(meters);
        this.applying = Timer.builder("sluice.batch.apply")
                .description("Time to apply a batch, with what it takes to recover from failures")
                .tag(BATCHER, name)
                .register(meters);
    }

    void begun(int updates, Duration longestWait) {
        sizes.record(updates);
        waits.record(longestWait);
    }

    <T> T applied(Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            applying.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Shows what it holds at any time. */
    void watch(Batcher<?, ?> batcher) {
        gauge("sluice.batch.waiting", "Updates that wait to be begun", batcher, Batcher::waiting);
        gauge("sluice.batch.waiting.bytes", "Bytes of payload that wait to be begun", batcher, Batcher::waitingBytes);
        gauge("sluice.batch.in.flight", "Batches that are being applied", batcher, Batcher::inFlight);
        gauge(
                "sluice.batch.locked",
                "Updates that wait for a lock that another session holds",
                batcher,
                Batcher::blocked);
    }

    private void gauge(String meter, String description, Batcher<?, ?> batcher, ToDoubleFunction<Batcher<?, ?>> value) {
        Gauge.builder(meter, batcher, value)
                .description(description)
                .tag(BATCHER, name)
                .register(meters);
    }
}
