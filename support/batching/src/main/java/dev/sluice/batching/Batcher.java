package dev.sluice.batching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Combines what concurrent callers submit into batches (natural batching): while as many batches are in flight as may be,
 * what comes waits, and the next batch takes all of it, up to a limit. An idle system adds no wait. Thread-safe.
 *
 * @param <T> an item
 * @param <R> what becomes of an item
 */
public final class Batcher<T, R> implements AutoCloseable {

    private final BatchFunction<T, R> function;
    private final Dispatcher<T, R> dispatcher;

    /**
     * Makes a batcher, whose threads end a minute after their last item at the latest.
     *
     * @param name of its threads
     */
    public Batcher(String name, Limits limits, BatchFunction<T, R> function) {
        this.function = function;
        this.dispatcher = new Dispatcher<>(name, limits, function);
    }

    /**
     * Has an item done in a batch, together with whatever else waits, and waits for its end.
     *
     * @param timeLeft how long the caller waits; an item that is not begun by then never is
     * @return what became of it, or what the function makes of its failure or {@link Rejection}
     */
    public R submit(T item, Duration timeLeft) {
        long now = System.nanoTime();
        var entries = List.of(entry(item, timeLeft, now));
        dispatcher.offer(entries, now);
        await(entries);
        return entries.getFirst().result(function);
    }

    /**
     * Has items done in one batch, in their order, each as {@link #submit} would, and waits for the end of all of them.
     *
     * @param timesLeft one for each item
     * @return what became of each, in the same order
     */
    public List<R> submitAll(List<T> items, List<Duration> timesLeft) {
        long now = System.nanoTime();
        var entries = new ArrayList<Entry<T, R>>(items.size());
        for (int i = 0; i < items.size(); i++) {
            entries.add(entry(items.get(i), timesLeft.get(i), now));
        }
        if (!entries.isEmpty()) {
            dispatcher.offer(entries, now);
        }
        await(entries);
        return entries.stream().map(entry -> entry.result(function)).toList();
    }

    private Entry<T, R> entry(T item, Duration timeLeft, long now) {
        return new Entry<>(item, function.key(item), function.bytes(item), now, now + timeLeft.toNanos());
    }

    private void await(List<Entry<T, R>> entries) {
        try {
            for (Entry<T, R> entry : entries) {
                entry.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            dispatcher.abandon(entries);
        }
    }

    /** How many items wait to be begun and are not blocked. */
    public int waiting() {
        return dispatcher.waiting();
    }

    /** How many bytes the {@linkplain #waiting() waiting} items count for. */
    public long waitingBytes() {
        return dispatcher.waitingBytes();
    }

    /** How many batches are in flight. */
    public int inFlight() {
        return dispatcher.inFlight();
    }

    /** How many items are blocked, or queue behind one of their key that is. */
    public int blocked() {
        return dispatcher.blocked();
    }

    /** Takes nothing in any more, and returns when nothing waits or is in flight, or the caller is interrupted. */
    @Override
    public void close() {
        try {
            dispatcher.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
