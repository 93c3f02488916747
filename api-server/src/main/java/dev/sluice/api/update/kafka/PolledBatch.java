package dev.sluice.api.update.kafka;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.deadletter.DeadLetterWriter;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.ParkedUpdates;
import dev.sluice.api.update.State;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.kafka.SourceRecords.Position;
import dev.sluice.api.update.parked.Suspects;
import dev.sluice.api.update.parked.WriteCounter;
import dev.sluice.postgres.SqlFailures;
import dev.sluice.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchListenerFailedException;

/**
 * Applies a polled batch. For one thread.
 *
 * <ul>
 *   <li>Done: an update that is applied, was applied before, or is parked.
 *   <li>A dead letter: what the contract or the status machine forbids, and what the database refuses as data, tried alone.
 *   <li>Given again until it is applied: a record that fails for any other reason, which is taken for the environment's.
 *   <li>Held in PostgreSQL, with later ones of its order: a record that fails alone for minutes while the database takes others.
 *   <li>Parked: an update that fails beside something parked for its order. The sweep finds out which of them is to blame.
 * </ul>
 *
 * Nothing is applied while the service is not ready.
 */
final class PolledBatch<C extends Change, S extends State<S>> {

    private static final Logger log = LoggerFactory.getLogger(PolledBatch.class);

    private final KindName kind;
    private final RecordReader<C> reader;
    private final BatchHandler<Update<C>, S> handler;
    private final ParkedUpdates parked;
    private final Suspects<Position> suspects;
    private final DeadLetterWriter deadLetters;
    private final BatchProgress.Topic progress;
    private final WriteCounter writes;
    private final BooleanSupplier isReady;
    private final RecordSpans spans;

    PolledBatch(
            KindName kind,
            RecordReader<C> reader,
            BatchHandler<Update<C>, S> handler,
            ParkedUpdates parked,
            Suspects<Position> suspects,
            DeadLetterWriter deadLetters,
            BatchProgress.Topic progress,
            WriteCounter writes,
            BooleanSupplier isReady,
            RecordSpans spans) {
        this.kind = kind;
        this.reader = reader;
        this.handler = handler;
        this.parked = parked;
        this.suspects = suspects;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.writes = writes;
        this.isReady = isReady;
        this.spans = spans;
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
            try {
                decide(entries);
            } catch (RuntimeException e) {
                entries.forEach(entry -> entry.span.failed(e.getClass().getSimpleName()));
                throw e;
            } finally {
                entries.forEach(Entry::endSpan);
            }
            int failed = IntStream.range(0, entries.size())
                    .filter(i -> entries.get(i).isRetried())
                    .findFirst()
                    .orElse(entries.size());
            deadLetters.write(entries.subList(0, failed).stream()
                    .filter(entry -> entry.failure != null && !entry.failure.isDone())
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

    private static Instant oldest(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(source -> Instant.ofEpochMilli(source.timestamp()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Entry<C> read(ConsumerRecord<byte[], byte[]> source) {
        Span span = spans.begin(source);
        try {
            Update<C> update =
                    reader.read(source.value(), SourceRecords.of(source)).in(span);
            span.with("sluice.event.id", update.eventId()).with("sluice.order.id", update.orderId());
            return new Entry<>(source, span, update, null);
        } catch (Failure.Malformed malformed) {
            return new Entry<>(source, span, null, malformed);
        } catch (RuntimeException e) {
            return new Entry<>(source, span, null, new Failure.Internal(e));
        }
    }

    private void decide(List<Entry<C>> entries) {
        var readable = entries.stream().filter(entry -> entry.update != null).toList();
        boolean written = !readable.isEmpty() && applyTogether(readable);
        if (written) {
            writes.increment(kind);
        }
        parkBehindParked(readable);
        tryOnceMore(withoutOvertaken(readable));
        Set<Position> seen = entries.stream().map(Entry::position).collect(Collectors.toSet());
        Set<Position> alone = entries.stream()
                .filter(entry -> entry.isRetried() && entry.hasCause())
                .map(Entry::position)
                .collect(Collectors.toSet());
        Set<Position> guilty = suspects.note(seen::contains, alone, written);
        entries.stream().filter(entry -> guilty.contains(entry.position())).forEach(this::leave);
    }

    /** Whether the database took any of them. */
    private boolean applyTogether(List<Entry<C>> entries) {
        var outcomes = handler.apply(entries.stream().map(Entry::update).toList());
        var locked = new ArrayList<Update<C>>();
        boolean written = false;
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Applied<S> _, Outcome.Parked<S> _ -> written = true;
                // That it was kept says nothing of whether the database takes updates of this kind
                case Outcome.Held<S> _ -> {}
                case Outcome.Locked<S> _ -> locked.add(entries.get(i).update());
                case Outcome.Refused<S>(Failure failure) -> entries.get(i).failure = failure;
            }
        }
        parked.retryLater(kind.toString(), locked);
        return written;
    }

    /**
     * An update is applied together with what is parked for its order, so one that throws need not be the one to blame. It
     * is parked behind the others, and the sweep finds out which one is.
     */
    private void parkBehindParked(List<Entry<C>> entries) {
        var failed = entries.stream()
                .filter(entry -> entry.hasCause() || entry.isRetried())
                .toList();
        if (failed.stream().noneMatch(Entry::hasCause)) {
            return;
        }
        Set<String> orders = parked.ordersThatWait(
                failed.stream().map(entry -> entry.update().orderId()).toList());
        var behind = failed.stream()
                .filter(entry -> orders.contains(entry.update().orderId()))
                .toList();
        parked.retryLater(kind.toString(), behind.stream().map(Entry::update).toList());
        behind.forEach(entry -> entry.failure = null);
    }

    /** What the database blames, but for what a later one of its order in this batch has overtaken. */
    private static <C extends Change> List<Entry<C>> withoutOvertaken(List<Entry<C>> entries) {
        var blamed = new ArrayList<Entry<C>>();
        var later = new HashSet<String>();
        for (Entry<C> entry : entries.reversed()) {
            if (entry.isBlamedByDatabase() && !later.contains(entry.update().orderId())) {
                blamed.addFirst(entry);
            }
            later.add(entry.update().orderId());
        }
        return blamed;
    }

    /** A parked update that was to blame may have left between the attempt and the look for it. */
    private void tryOnceMore(List<Entry<C>> blamed) {
        for (Entry<C> entry : blamed) {
            entry.failure = null;
            applyTogether(List.of(entry));
        }
        parkBehindParked(blamed);
    }

    /** A record that we fail to read has no order that it could be held for: it becomes a dead letter. */
    private void leave(Entry<C> entry) {
        Failure failure = Objects.requireNonNull(entry.failure);
        if (entry.update == null) {
            entry.isGuilty = true;
            log.error("event=record_unreadable", failure.getCause());
            return;
        }
        parked.hold(kind.toString(), List.of(entry.update), DeadLetter.detail(failure));
        entry.failure = null;
        log.error(
                "event=update_held reason={} topic={} partition={} offset={} detail=\"{}\"",
                DeadLetterReason.INTERNAL.wire(),
                entry.source.topic(),
                entry.source.partition(),
                entry.source.offset(),
                DeadLetter.detail(failure),
                failure.getCause());
    }

    /** A record and what becomes of it. */
    private static final class Entry<C extends Change> {

        private final ConsumerRecord<byte[], byte[]> source;
        private final Span span;
        private final @Nullable Update<C> update;
        private @Nullable Failure failure;
        private boolean isGuilty;

        Entry(ConsumerRecord<byte[], byte[]> source, Span span, @Nullable Update<C> update, @Nullable Failure failure) {
            this.source = source;
            this.span = span;
            this.update = update;
            this.failure = failure;
        }

        Update<C> update() {
            return Objects.requireNonNull(update);
        }

        /** Whether the failure is not shown to be the record's own fault. */
        boolean isRetried() {
            return !isGuilty
                    && (failure instanceof Failure.Unavailable
                            || (failure instanceof Failure.Internal && !SqlFailures.isData(failure)));
        }

        /** Whether the database refused it, tried alone. */
        boolean isBlamedByDatabase() {
            return failure instanceof Failure.Internal && SqlFailures.isData(failure);
        }

        boolean hasCause() {
            return failure != null && failure.getCause() != null;
        }

        Position position() {
            return Position.of(source);
        }

        void endSpan() {
            if (failure != null && failure.isOurs()) {
                span.failed(failure.getClass().getSimpleName());
            }
            span.end();
        }

        DeadLetter letter() {
            return DeadLetter.of(SourceRecords.of(source), source.value(), Objects.requireNonNull(failure));
        }
    }
}
