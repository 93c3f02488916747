package dev.sluice.api.update.kafka;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.RecoveringHandler;
import dev.sluice.api.deadletter.DeadLetterWriter;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.ParkedUpdates;
import dev.sluice.api.update.State;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.parked.Suspects;
import dev.sluice.api.update.parked.WriteCounter;
import dev.sluice.postgres.DatabaseHealth;
import dev.sluice.trace.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Makes what applies the records of a topic. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class PolledBatches {

    /** Well below the time after which the group gives the partitions to another consumer (5 minutes). */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ParkedUpdates parked;
    private final DeadLetterWriter deadLetters;
    private final BatchProgress progress;
    private final WriteCounter writes;
    private final InstantSource clock;
    private final DatabaseHealth database;
    private final Tracing tracing;

    PolledBatches(
            ParkedUpdates parked,
            DeadLetterWriter deadLetters,
            BatchProgress progress,
            WriteCounter writes,
            InstantSource clock,
            DatabaseHealth database,
            Tracing tracing) {
        this.parked = parked;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.writes = writes;
        this.clock = clock;
        this.database = database;
        this.tracing = tracing;
    }

    /**
     * For the records of one topic, which are of one kind.
     *
     * @param handler applies updates; none of an order is applied before an earlier one of it
     */
    <C extends Change, S extends State<S>> PolledBatch<C, S> create(
            String topic, KindName kind, RecordReader<C> reader, BatchHandler<Update<C>, S> handler) {
        return new PolledBatch<>(
                kind,
                reader,
                new RecoveringHandler<>(handler, Update::orderId, LIMIT),
                parked,
                new Suspects<>(clock),
                deadLetters,
                progress.of(topic),
                writes,
                database::probeSucceeds,
                new RecordSpans(tracing, topic));
    }
}
