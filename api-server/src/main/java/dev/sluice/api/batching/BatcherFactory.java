package dev.sluice.api.batching;

import dev.sluice.batching.Batcher;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Makes batchers of the configured size, each with its meters. */
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
        var its = new BatchMeters(name, meters);
        var batcher = new Batcher<>(
                name,
                properties.limits(),
                new OutcomeFunction<>(key, bytes, new RecoveringHandler<>(handler, key), its));
        its.watch(batcher);
        return batcher;
    }
}
