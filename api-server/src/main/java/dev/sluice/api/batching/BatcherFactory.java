package dev.sluice.api.batching;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Makes batchers of the configured size, each with meters {@code sluice.batch.size} and {@code sluice.batch.locked}. */
@Component
public final class BatcherFactory {

    private final Batcher.Size size;
    private final MeterRegistry meters;

    BatcherFactory(Batcher.Size size, MeterRegistry meters) {
        this.size = size;
        this.meters = meters;
    }

    /**
     * A batcher whose batches recover from failures as {@link RecoveringHandler} says.
     *
     * @param key what an item is about, and what is locked to apply it
     */
    public <T, R> Batcher<T, R> create(String name, Function<? super T, ?> key, BatchHandler<T, R> handler) {
        var summary = DistributionSummary.builder("sluice.batch.size")
                .description("Updates in a batch")
                .tag("batcher", name)
                .register(meters);
        var batcher = new Batcher<>(name, size, key, new RecoveringHandler<>(handler, key), summary::record);
        Gauge.builder("sluice.batch.locked", batcher, Batcher::waitingForLock)
                .description("Updates that wait for a lock that another session holds")
                .tag("batcher", name)
                .register(meters);
        return batcher;
    }
}
