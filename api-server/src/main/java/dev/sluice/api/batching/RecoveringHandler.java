package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.SqlFailures;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides what happens when a batch fails. A lost race, a deadlock or a serialization failure: the whole batch again. A
 * database that is away: {@link Failure.Unavailable} for all, at once. Anything else is the fault of some item: each goes
 * again alone, in order, so that a bad one never fails its neighbours.
 *
 * @param handler applies a batch in one transaction
 */
public record RecoveringHandler<T, R>(BatchHandler<T, R> handler) implements BatchHandler<T, R> {

    /** A race is lost to a commit, so each further attempt sees more; ten in a row means something else is wrong. */
    private static final int ATTEMPTS = 10;

    /**
     * Applies the items in their order.
     *
     * @return one outcome for each item, in the same order; {@link Failure.Internal} for one that failed alone
     * @throws Failure.Unavailable where the database is away: what is applied is not known then, and the same batch may
     *     be given again
     */
    @Override
    public List<Outcome<R>> apply(List<T> items) {
        for (int attempt = 1; ; attempt++) {
            try {
                return handler.apply(items);
            } catch (RuntimeException e) {
                boolean again = e instanceof LostRaceException || SqlFailures.isSerialization(e);
                if (again && attempt < ATTEMPTS) {
                    continue;
                }
                return recover(items, e);
            }
        }
    }

    private List<Outcome<R>> recover(List<T> items, RuntimeException e) {
        Failure failure = e instanceof LostRaceException
                ? new Failure.Unavailable("Too much is going on around this order; send it again.", e)
                : SqlFailures.failure(e);
        if (failure instanceof Failure.Unavailable) {
            throw failure;
        }
        return items.size() == 1
                ? List.of(new Outcome.Refused<>(failure))
                : items.stream().flatMap(this::alone).toList();
    }

    private Stream<Outcome<R>> alone(T item) {
        return apply(List.of(item)).stream();
    }
}
