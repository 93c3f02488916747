package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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
     * @param maxBatch items after which a batch takes no more; those that came together stay together
     * @param capacity most items that may wait; beyond it they are refused
     */
    @ConfigurationProperties("sluice.batching")
    public record Size(int workers, int maxBatch, int capacity) {}

    private final BatchHandler<T, R> handler;
    private final Size size;
    private final IntConsumer batchSizes;
    private final BlockingQueue<List<Entry<T, R>>> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room;
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
        this.room = new Semaphore(size.capacity());
        this.workers = IntStream.range(0, size.workers())
                .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::work))
                .toList();
    }

    /**
     * Applies an item, together with whatever else waits, and waits for its outcome.
     *
     * @param timeLeft how long the caller waits; an item that is not begun by then is dropped and never applied
     * @return what the handler says; refused as {@link Failure.Internal} where it breaks, as {@link Failure.Unavailable}
     *     if too much waits already, or if the time is over (then the item may have been applied, if it was begun)
     */
    public Outcome<R> apply(T item, Duration timeLeft) {
        return applyAll(List.of(item), List.of(timeLeft)).getFirst();
    }

    /**
     * Applies items that came together in one batch, in their order, each as {@link #apply} would, and waits for all of
     * them.
     *
     * @param timesLeft one for each item
     * @return one outcome for each item, in the same order
     */
    public List<Outcome<R>> applyAll(List<T> items, List<Duration> timesLeft) {
        var entries = new ArrayList<Entry<T, R>>(items.size());
        for (int i = 0; i < items.size(); i++) {
            entries.add(new Entry<>(
                    items.get(i), System.nanoTime() + timesLeft.get(i).toNanos()));
        }
        if (closed || !room.tryAcquire(entries.size())) {
            entries.forEach(entry -> entry.refuse("Too much is waiting already; send it again."));
        } else {
            waiting.add(entries);
        }
        return entries.stream().map(Entry::await).toList();
    }

    /** How many items wait to be begun. */
    int waiting() {
        return size.capacity() - room.availablePermits();
    }

    /** Takes nothing in any more, applies what waits, and returns when that is done. */
    @Override
    public void close() {
        closed = true;
        waiting.add(stop());
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        boolean stopped = false;
        while (!stopped) {
            var batch = new ArrayList<Entry<T, R>>(size.maxBatch());
            try {
                for (var next = waiting.take(); next != null; next = next(batch)) {
                    stopped |= next.isEmpty();
                    batch.addAll(next);
                }
            } catch (InterruptedException _) {
                return;
            }
            room.release(batch.size());
            batch.removeIf(entry -> !entry.begin());
            if (!batch.isEmpty()) {
                applyAll(batch);
            }
        }
        waiting.add(stop()); // for the next worker
    }

    private @Nullable List<Entry<T, R>> next(List<Entry<T, R>> batch) {
        return batch.size() < size.maxBatch() ? waiting.poll() : null;
    }

    private static <T, R> List<Entry<T, R>> stop() {
        return List.of();
    }

    private void applyAll(List<Entry<T, R>> batch) {
        batchSizes.accept(batch.size());
        List<Outcome<R>> outcomes =
                outcomes(batch.stream().map(entry -> entry.item).toList());
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

        private final T item;
        private final long deadlineNanos;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

        Entry(T item, long deadlineNanos) {
            this.item = item;
            this.deadlineNanos = deadlineNanos;
        }

        /** Whether the one who asks is the one to decide what becomes of this item. */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        boolean begin() {
            return deadlineNanos - System.nanoTime() > 0 && claim();
        }

        void refuse(String why) {
            outcome.complete(new Outcome.Refused<>(new Failure.Unavailable(why)));
        }

        Outcome<R> await() {
            try {
                return outcome.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                refuse(
                        claim()
                                ? "The deadline passed before it was begun; it was not applied."
                                : "The deadline passed while it was being applied; send it again.");
            } catch (InterruptedException _) {
                claim();
                Thread.currentThread().interrupt();
                refuse("Stopping; send it again.");
            } catch (ExecutionException e) {
                throw new IllegalStateException("An outcome is never exceptional", e);
            }
            return outcome.join();
        }
    }
}
