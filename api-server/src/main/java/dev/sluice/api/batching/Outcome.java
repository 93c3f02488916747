package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;

/**
 * What became of one item of a batch.
 *
 * @param <R> what an applied item leaves behind
 */
public sealed interface Outcome<R> {

    /** Committed. */
    record Applied<R>(R resource) implements Outcome<R> {}

    /** Refused; nothing was changed by this item. */
    record Refused<R>(Failure failure) implements Outcome<R> {}

    /** Too early: kept until what it refers to is there. Only for one that says where it came from. */
    record Parked<R>() implements Outcome<R> {}

    /** Kept behind an earlier one of its order that waits for an operator. */
    record Held<R>() implements Outcome<R> {}

    /** Another session holds what the item is about; nothing was changed, and it may be applied again later. */
    record Locked<R>() implements Outcome<R> {}

    /**
     * What the item left behind.
     *
     * @throws Failure where it was refused
     */
    default R orElseThrow() {
        return switch (this) {
            case Applied<R>(R resource) -> resource;
            case Refused<R>(Failure failure) -> throw failure;
            case Parked<R>(), Held<R>() ->
                throw new IllegalStateException("Whoever waits for an answer is neither parked nor held");
            case Locked<R>() ->
                throw new IllegalStateException("Whoever waits for an answer is told when a lock is gone");
        };
    }
}
