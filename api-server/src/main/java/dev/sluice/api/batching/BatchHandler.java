package dev.sluice.api.batching;

import java.util.List;

/**
 * Applies a batch in one transaction: all that it says is applied is committed when it returns, and nothing is when it
 * throws.
 *
 * @param <T> an item
 * @param <R> what an applied item leaves behind
 */
@FunctionalInterface
public interface BatchHandler<T, R> {

    /**
     * Applies the items in their order.
     *
     * @return one outcome for each item, in the same order
     * @throws LostRaceException where the whole batch has to be applied again, on what others have committed meanwhile
     */
    List<Outcome<R>> apply(List<T> items);
}
