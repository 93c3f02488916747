package dev.sluice.api.update.kafka;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.SqlFailures;
import dev.sluice.api.update.kafka.RecordOrigin.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchListenerFailedException;

/**
 * Applies a polled batch. What was applied, or had been before, or is parked until what it refers to is there
 * or its row is free, is done. What the contract,
 * the status machine or, tried alone, the database's own rules for data forbid becomes a dead letter. Any other failure is
 * taken for the environment's, and the record is given again until it is applied; if it fails alone for minutes while the
 * database takes its neighbours, it is held in PostgreSQL, and so are later ones of its order. One that fails beside
 * something parked for its order is parked too, for the sweep to tell which of them is to blame. Nothing is applied while the
 * service is not ready. For one thread.
 *
 * @param <U> an update
 * @param <R> what an applied update leaves behind
 */
public final class RecordBatch<U, R> {

    private static final Logger log = LoggerFactory.getLogger(RecordBatch.class);

    private final RecordReader<U> reader;
    private final BatchHandler<U, R> handler;
    private final Function<U, String> orderId;
    private final HeldUpdates<U> held;
    private final Suspects<Position> suspects;
    private final DeadLetters deadLetters;
    private final BatchProgress.Topic progress;
    private final BooleanSupplier isReady;

    RecordBatch(
            RecordReader<U> reader,
            BatchHandler<U, R> handler,
            Function<U, String> orderId,
            HeldUpdates<U> held,
            Suspects<Position> suspects,
            DeadLetters deadLetters,
            BatchProgress.Topic progress,
            BooleanSupplier isReady) {
        this.reader = reader;
        this.handler = handler;
        this.orderId = orderId;
        this.held = held;
        this.suspects = suspects;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.isReady = isReady;
    }

    /**
     * Applies the records in their order; when it returns, their offsets may be committed.
     *
     * @throws BatchListenerFailedException if a record cannot be applied now: those before it are done, and it and those
     *     after it are to be given again
     */
    public void apply(List<ConsumerRecord<byte[], byte[]>> records) {
        progress.begin(oldest(records));
        try {
            if (!isReady.getAsBoolean()) {
                throw new Failure.Unavailable("The database is not ready.");
            }
            var entries = records.stream().map(this::read).toList();
            holdWhatFollows(entries);
            decide(entries);
            int failed = IntStream.range(0, entries.size())
                    .filter(i -> entries.get(i).isRetried())
                    .findFirst()
                    .orElse(entries.size());
            deadLetters.write(entries.subList(0, failed).stream()
                    .filter(entry -> entry.failure != null && !isDone(entry.failure))
                    .map(Entry::letter)
                    .toList());
            if (failed < entries.size()) {
                throw new BatchListenerFailedException(
                        "To be given again from this record on", entries.get(failed).failure, failed);
            }
            progress.applied(records.stream().map(ConsumerRecord::partition).collect(Collectors.toSet()));
        } catch (BatchListenerFailedException e) {
            progress.failed(
                    Objects.requireNonNull(e.getCause()),
                    records.get(e.getIndex()).partition());
            throw e;
        } catch (RuntimeException e) {
            progress.failed(e, records.getFirst().partition());
            throw new BatchListenerFailedException("To be given again", e, 0);
        }
    }

    /** Whether a refusal says no more than that it happened before. */
    public static boolean isDone(Failure failure) {
        return failure instanceof Failure.AlreadyApplied || failure instanceof Failure.AlreadyExists;
    }

    private static Instant oldest(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(source -> Instant.ofEpochMilli(source.timestamp()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Entry<U> read(ConsumerRecord<byte[], byte[]> source) {
        try {
            return new Entry<>(source, reader.read(source.value(), RecordOrigin.of(source)), null);
        } catch (Failure.Malformed malformed) {
            return new Entry<>(source, null, malformed);
        } catch (RuntimeException e) {
            return new Entry<>(source, null, new Failure.Internal(e));
        }
    }

    private void holdWhatFollows(List<Entry<U>> entries) {
        Set<String> orders = held.orders(open(entries)
                .map(entry -> orderId.apply(entry.update()))
                .distinct()
                .toList());
        var following = open(entries)
                .filter(entry -> orders.contains(orderId.apply(entry.update())))
                .toList();
        if (!following.isEmpty()) {
            held.hold(following.stream().map(Entry::update).toList(), HeldUpdates.BEHIND);
            following.forEach(entry -> entry.held = true);
        }
    }

    private void decide(List<Entry<U>> entries) {
        var open = open(entries).toList();
        boolean written = !open.isEmpty() && applyTogether(open);
        if (written) {
            progress.written();
        }
        parkBehindParked(open);
        Set<Position> seen = entries.stream().map(Entry::position).collect(Collectors.toSet());
        Set<Position> alone = entries.stream()
                .filter(entry -> entry.isRetried() && entry.hasCause())
                .map(Entry::position)
                .collect(Collectors.toSet());
        Set<Position> guilty = suspects.note(seen::contains, alone, written);
        entries.stream().filter(entry -> guilty.contains(entry.position())).forEach(this::leave);
    }

    /** Whether the database took any of them. */
    private boolean applyTogether(List<Entry<U>> open) {
        var outcomes = handler.apply(open.stream().map(Entry::update).toList());
        var locked = new ArrayList<U>();
        boolean written = false;
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Applied<R> _, Outcome.Parked<R> _ -> written = true;
                case Outcome.Locked<R> _ -> locked.add(open.get(i).update());
                case Outcome.Refused<R>(Failure failure) -> open.get(i).failure = failure;
            }
        }
        held.retryLater(locked);
        return written;
    }

    /**
     * An update is applied together with what is parked for its order, so one that throws need not be the one to blame. It
     * is parked behind the others, and the sweep finds out which one is.
     */
    private void parkBehindParked(List<Entry<U>> open) {
        var failed = open.stream()
                .filter(entry -> entry.hasCause() || entry.isRetried())
                .toList();
        if (failed.stream().noneMatch(Entry::hasCause)) {
            return;
        }
        Set<String> orders = held.parked(
                failed.stream().map(entry -> orderId.apply(entry.update())).toList());
        var behind = failed.stream()
                .filter(entry -> orders.contains(orderId.apply(entry.update())))
                .toList();
        held.retryLater(behind.stream().map(Entry::update).toList());
        behind.forEach(entry -> entry.failure = null);
    }

    /** A record that we fail to read has no order that it could be held for: it becomes a dead letter. */
    private void leave(Entry<U> entry) {
        Failure failure = Objects.requireNonNull(entry.failure);
        if (entry.update == null) {
            entry.isGuilty = true;
            log.error("event=record_unreadable", failure.getCause());
            return;
        }
        held.hold(List.of(entry.update), DeadLetter.detail(failure));
        entry.failure = null;
        log.error(
                "event=update_held reason={} topic={} partition={} offset={} detail=\"{}\"",
                HeldUpdates.REASON.wire(),
                entry.source.topic(),
                entry.source.partition(),
                entry.source.offset(),
                DeadLetter.detail(failure),
                failure.getCause());
    }

    /** What is still to be decided. */
    private static <U> Stream<Entry<U>> open(List<Entry<U>> entries) {
        return entries.stream().filter(entry -> entry.update != null && !entry.held);
    }

    /** A record and what becomes of it. */
    private static final class Entry<U> {

        private final ConsumerRecord<byte[], byte[]> source;
        private final @Nullable U update;
        private @Nullable Failure failure;
        private boolean held;
        private boolean isGuilty;

        Entry(ConsumerRecord<byte[], byte[]> source, @Nullable U update, @Nullable Failure failure) {
            this.source = source;
            this.update = update;
            this.failure = failure;
        }

        U update() {
            return Objects.requireNonNull(update);
        }

        /** Whether the failure is not shown to be the record's own fault. */
        boolean isRetried() {
            return !isGuilty
                    && (failure instanceof Failure.Unavailable
                            || (failure instanceof Failure.Internal && !SqlFailures.isData(failure)));
        }

        boolean hasCause() {
            return failure != null && failure.getCause() != null;
        }

        Position position() {
            return Position.of(source);
        }

        DeadLetter letter() {
            return DeadLetter.of(RecordOrigin.of(source), source.value(), Objects.requireNonNull(failure));
        }
    }
}
