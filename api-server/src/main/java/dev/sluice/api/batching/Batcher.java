package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Combines concurrent requests into batches (natural batching): a worker takes whatever waits, up to a limit, and applies
 * it in one transaction; meanwhile the next batch forms. There is no timer, so an idle system adds no wait. An item that
 * meets another session's lock ({@link Outcome.Locked}) holds up only those of its own key. Thread-safe.
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
     * @param lockedCapacity most items that may wait for a lock, beside those; a quarter of them of one key
     * @param lockedLimit how long an item may wait for a lock
     */
    @ConfigurationProperties("sluice.batching")
    public record Size(int workers, int maxBatch, int capacity, int lockedCapacity, Duration lockedLimit) {

        int lockedOfOneKey() {
            return Math.max(1, lockedCapacity / 4);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Batcher.class);
    private static final String FULL = "Too much is waiting already; send it again.";

    private final BatchHandler<T, R> handler;
    private final IntConsumer batchSizes;
    private final Waiting<T, R> waiting;
    private final List<Thread> workers;

    /**
     * Starts the workers.
     *
     * @param name of the worker threads
     * @param key what an item is about: items of one key are begun in their order, in one batch at a time
     * @param handler applies a batch; called by several threads at once
     * @param batchSizes is told the size of each batch
     */
    public Batcher(
            String name, Size size, Function<? super T, ?> key, BatchHandler<T, R> handler, IntConsumer batchSizes) {
        this.handler = handler;
        this.batchSizes = batchSizes;
        this.waiting = new Waiting<>(size, key);
        this.workers = IntStream.range(0, size.workers())
                .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::work))
                .toList();
    }

    /**
     * Applies an item, together with whatever else waits, and waits for its outcome.
     *
     * @param timeLeft how long the caller waits; an item that is not begun by then is dropped and never applied
     * @return what the handler says; refused as {@link Failure.Internal} where it breaks, as {@link Failure.Unavailable}
     *     if too much waits already, or if the time is over (then the item may have been applied, if it was begun), and
     *     as {@link Failure.OrderBusy} where another session has held a lock for too long
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
            entries.add(new Entry<>(items.get(i), timesLeft.get(i)));
        }
        if (!waiting.offer(entries)) {
            entries.forEach(entry -> entry.refuse(new Failure.Unavailable(FULL)));
        }
        return entries.stream().map(Entry::await).toList();
    }

    /** How many items wait to be begun, without those that wait for a lock. */
    int waiting() {
        return waiting.size();
    }

    /** How many items wait for a lock that another session holds. */
    int waitingForLock() {
        return waiting.waitingForLock();
    }

    /** Takes nothing in any more, applies what waits, and returns when that is done. */
    @Override
    public void close() {
        waiting.close();
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            for (var batch = waiting.take(); !batch.isEmpty(); batch = waiting.take()) {
                count(batch.size());
                waiting.complete(batch, outcomes(batch.items()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(int size) {
        try {
            batchSizes.accept(size);
        } catch (RuntimeException e) {
            log.warn("event=batch_not_counted size={}", size, e);
        }
    }

    /** A worker must outlive whatever a batch does, and nobody may wait in vain. */
    private List<Outcome<R>> outcomes(List<T> items) {
        try {
            List<Outcome<R>> outcomes = handler.apply(items);
            if (outcomes.size() != items.size()) {
                throw new IllegalStateException(
                        "%s outcomes for a batch of %s".formatted(outcomes.size(), items.size()));
            }
            return outcomes;
        } catch (Failure failure) {
            return Collections.nCopies(items.size(), new Outcome.Refused<>(failure));
        } catch (Throwable e) {
            return Collections.nCopies(items.size(), new Outcome.Refused<>(new Failure.Internal(e)));
        }
    }
}
