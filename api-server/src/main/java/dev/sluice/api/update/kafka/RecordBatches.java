package dev.sluice.api.update.kafka;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.RecoveringHandler;
import dev.sluice.api.sql.DatabaseHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Makes what applies the records of a topic. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
public final class RecordBatches {

    /** Well below the time after which the group gives the partitions to another consumer (5 minutes). */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final DeadLetters deadLetters;
    private final BatchProgress progress;
    private final InstantSource clock;
    private final DatabaseHealth database;

    RecordBatches(DeadLetters deadLetters, BatchProgress progress, InstantSource clock, DatabaseHealth database) {
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.clock = clock;
        this.database = database;
    }

    /**
     * For the records of one topic.
     *
     * @param orderId of an update: no update is applied before an earlier one of its order
     */
    public <U, R> RecordBatch<U, R> create(
            String topic,
            RecordReader<U> reader,
            BatchHandler<U, R> handler,
            Function<U, String> orderId,
            HeldUpdates<U> held) {
        return new RecordBatch<>(
                reader,
                new RecoveringHandler<>(handler, orderId, LIMIT),
                orderId,
                held,
                new Suspects<>(clock),
                deadLetters,
                progress.of(topic),
                database::probeSucceeds);
    }
}
