package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Combines concurrent requests into batches (natural batching): a worker takes whatever waits, up to a limit, and applies
 * it in one transaction; meanwhile the next batch forms. There is no timer, so an idle system adds no wait. Thread-safe.
 *
 * @param <T> an item
 * @param <R> what an applied item leaves behind
 */
public final class Batcher<T, R> implements AutoCloseable {

    /**
     * How a batcher is sized.
     *
     * @param workers batches that may be in flight at once; each needs a database connection
     * @param maxBatch most items in a batch
     * @param capacity most items that may wait; beyond it they are refused
     */
    @ConfigurationProperties("sluice.batching")
    public record Size(int workers, int maxBatch, int capacity) {}

    private final BatchHandler<T, R> handler;
    private final Size size;
    private final IntConsumer batchSizes;
    private final BlockingQueue<Entry<T, R>> waiting;
    private final List<Thread> workers;
    private volatile boolean closed;

    /**
     * Starts the workers.
     *
     * @param name of the worker threads
     * @param handler applies a batch; called by several threads at once
     * @param batchSizes is told the size of each batch
     */
    public Batcher(String name, Size size, BatchHandler<T, R> handler, IntConsumer batchSizes) {
        this.handler = handler;
        this.size = size;
        this.batchSizes = batchSizes;
        this.waiting = new LinkedBlockingQueue<>(size.capacity());
        this.workers = IntStream.range(0, size.workers())
                .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::work))
                .toList();
    }

    /**
     * Applies an item, together with whatever else waits, and waits for its outcome.
     *
     * @param timeLeft how long the caller waits; an item that is not begun by then is dropped and never applied
     * @return what the handler says, or {@link Failure.Internal} where it breaks
     * @throws Failure.Unavailable if too much waits already, or if the time is over (then the item may have been applied,
     *     if it was begun)
     */
    public Outcome<R> apply(T item, Duration timeLeft) {
        var entry = new Entry<T, R>(item, System.nanoTime() + timeLeft.toNanos());
        if (closed || !waiting.offer(entry)) {
            throw new Failure.Unavailable("Too much is waiting already; send it again.");
        }
        try {
            return entry.outcome.get(timeLeft.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new Failure.Unavailable(
                    entry.claim()
                            ? "The deadline passed before it was begun; it was not applied."
                            : "The deadline passed while it was being applied; send it again.");
        } catch (InterruptedException _) {
            entry.claim();
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("Stopping; send it again.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("An outcome is never exceptional", e);
        }
    }

    /** How many items wait to be begun. */
    int waiting() {
        return waiting.size();
    }

    /** Takes nothing in any more, applies what waits, and returns when that is done. */
    @Override
    public void close() {
        closed = true;
        try {
            waiting.put(Entry.stop());
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        var batch = new ArrayList<Entry<T, R>>(size.maxBatch());
        boolean stopped = false;
        while (!stopped) {
            batch.clear();
            try {
                batch.add(waiting.take());
            } catch (InterruptedException _) {
                return;
            }
            waiting.drainTo(batch, size.maxBatch() - 1);
            stopped = batch.removeIf(Entry::isStop);
            batch.removeIf(entry -> !entry.begin());
            if (!batch.isEmpty()) {
                applyAll(batch);
            }
        }
        waiting.add(Entry.stop()); // for the next worker
    }

    private void applyAll(List<Entry<T, R>> batch) {
        batchSizes.accept(batch.size());
        List<Outcome<R>> outcomes = outcomes(batch.stream().map(Entry::item).toList());
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome.complete(outcomes.get(i));
        }
    }

    /** A worker must outlive whatever a batch does, and nobody may wait in vain. */
    private List<Outcome<R>> outcomes(List<T> items) {
        try {
            return handler.apply(items);
        } catch (Failure failure) {
            return Collections.nCopies(items.size(), new Outcome.Refused<>(failure));
        } catch (Throwable e) {
            return Collections.nCopies(items.size(), new Outcome.Refused<>(new Failure.Internal(e)));
        }
    }

    /** An item and who waits for it. Either a worker begins it or its caller gives it up, never both. */
    private static final class Entry<T, R> {

        private final @Nullable T item;
        private final long deadlineNanos;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

        Entry(@Nullable T item, long deadlineNanos) {
            this.item = item;
            this.deadlineNanos = deadlineNanos;
        }

        static <T, R> Entry<T, R> stop() {
            return new Entry<>(null, 0);
        }

        boolean isStop() {
            return item == null;
        }

        T item() {
            return Objects.requireNonNull(item);
        }

        /** Whether the one who asks is the one to decide what becomes of this item. */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        boolean begin() {
            return deadlineNanos - System.nanoTime() > 0 && claim();
        }
    }
}
