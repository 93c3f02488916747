package dev.sluice.api.kafka;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.batching.RecoveringHandler;
import dev.sluice.api.problem.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Applies a polled batch as it is. What was applied, or had been before, or waits for what it refers to, is done; what
 * the contract or the status machine forbids becomes a dead letter, and its neighbours are none the wiser.
 *
 * @param <U> an update
 * @param <R> what an applied update leaves behind
 */
public final class RecordBatch<U, R> {

    private record Read<U>(ConsumerRecord<byte[], byte[]> source, U update) {}

    private final RecordReader<U> reader;
    private final BatchHandler<U, R> handler;
    private final DeadLetters deadLetters;

    public RecordBatch(
            RecordReader<U> reader, Function<? super U, ?> key, BatchHandler<U, R> handler, DeadLetters deadLetters) {
        this.reader = reader;
        this.handler = new RecoveringHandler<>(handler, key);
        this.deadLetters = deadLetters;
    }

    /**
     * Applies the records in their order; when it returns, their offsets may be committed.
     *
     * @throws Failure.Unavailable if the database or the broker is away: nothing may be skipped then, and the same
     *     records are to be given again
     */
    public void apply(List<ConsumerRecord<byte[], byte[]>> records) {
        var letters = new ArrayList<DeadLetter>();
        var read = new ArrayList<Read<U>>(records.size());
        for (var source : records) {
            try {
                read.add(new Read<>(source, reader.read(source.value(), Origin.of(source))));
            } catch (Failure.Malformed malformed) {
                letters.add(deadLetter(source, malformed));
            }
        }
        if (!read.isEmpty()) {
            var outcomes = handler.apply(read.stream().map(Read::update).toList());
            if (outcomes.stream().anyMatch(Outcome.Locked.class::isInstance)) {
                throw new Failure.Unavailable("Another session is creating what a record creates; it is given again.");
            }
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Refused<R>(Failure failure) && !isDone(failure)) {
                    letters.add(deadLetter(read.get(i).source(), failure));
                }
            }
        }
        deadLetters.write(letters);
    }

    /** Whether a refusal says no more than that it happened before. */
    public static boolean isDone(Failure failure) {
        return failure instanceof Failure.AlreadyApplied || failure instanceof Failure.AlreadyExists;
    }

    private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> source, Failure failure) {
        return DeadLetter.of(Origin.of(source), source.value(), failure);
    }
}
