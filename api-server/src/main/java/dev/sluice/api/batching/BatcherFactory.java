package dev.sluice.api.batching;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Makes batchers of the configured size, each with a meter {@code sluice.batch.size}. */
@Component
public final class BatcherFactory {

    private final Batcher.Size size;
    private final MeterRegistry meters;

    BatcherFactory(Batcher.Size size, MeterRegistry meters) {
        this.size = size;
        this.meters = meters;
    }

    /** A batcher whose batches recover from failures as {@link RecoveringHandler} says. */
    public <T, R> Batcher<T, R> create(String name, BatchHandler<T, R> handler) {
        var summary = DistributionSummary.builder("sluice.batch.size")
                .description("Updates in a batch")
                .tag("batcher", name)
                .register(meters);
        return new Batcher<>(name, size, new RecoveringHandler<>(handler), summary::record);
    }
}
