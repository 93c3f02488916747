package dev.sluice.batching;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a batch, and all that a {@link Batcher} has to know of its items. Called by several threads at once.
 *
 * @param <T> an item
 * @param <R> what becomes of an item
 */
public interface BatchFunction<T, R> {

    /**
     * Does a batch, in the order of its items. Runs on a platform thread or, where {@link Limits#grace} is given, on a virtual
     * one, which may be interrupted. What it throws fails all of the batch.
     *
     * @param items at least one
     * @return one result for each item, in the same order
     */
    List<R> apply(List<T> items);

    /** What an item comes to whose batch threw, or gave too few results. Called by who submitted it; may throw. */
    R failed(T item, Throwable cause);

    /** What an item comes to that the batcher ended. Called by who submitted it; may throw. */
    R rejected(T item, Rejection reason);

    /** How many bytes an item counts for. */
    long bytes(T item);

    /**
     * What an item is about, with {@code equals} and {@code hashCode}: items of one key are begun in their order, in one
     * batch at a time.
     *
     * @return null where it may be begun beside and before any other
     */
    default @Nullable Object key(T item) {
        return null;
    }

    /**
     * Whether nothing was done because somebody outside holds what the item is about. It is tried again then, before all
     * others of its key, which must not be null.
     */
    default boolean isBlocked(R result) {
        return false;
    }

    /**
     * Is told of each batch before it is done.
     *
     * @param longestWait of its items, since they were submitted
     */
    default void begun(int items, Duration longestWait) {}

    /**
     * Is told that items of a key are {@linkplain Rejection#BLOCKED rejected}, once for as long as it stays blocked.
     *
     * @param waiting how many of it are left
     */
    default void gaveUp(Object key, int waiting) {}
}
