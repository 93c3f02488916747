package dev.sluice.api.batching;

import dev.sluice.batching.Batcher;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Makes batchers of the configured size, each with meters {@code sluice.batch.size} and {@code sluice.batch.locked}. */
@Component
public final class BatcherFactory {

    private final BatchingProperties properties;
    private final MeterRegistry meters;

    BatcherFactory(BatchingProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.meters = meters;
    }

    /**
     * A batcher whose batches recover from failures as {@link RecoveringHandler} says.
     *
     * @param key what an item is about, and what is locked to apply it
     * @param bytes of an item's payload
     */
    public <T, R> Batcher<T, Outcome<R>> create(
            String name, Function<? super T, ?> key, ToLongFunction<? super T> bytes, BatchHandler<T, R> handler) {
        var summary = DistributionSummary.builder("sluice.batch.size")
                .description("Updates in a batch")
                .tag("batcher", name)
                .register(meters);
        var function = new OutcomeFunction<>(key, bytes, new RecoveringHandler<>(handler, key), summary::record);
        var batcher = new Batcher<>(name, properties.limits(), function);
        Gauge.builder("sluice.batch.locked", batcher, Batcher::blocked)
                .description("Updates that wait for a lock that another session holds")
                .tag("batcher", name)
                .register(meters);
        return batcher;
    }
}
