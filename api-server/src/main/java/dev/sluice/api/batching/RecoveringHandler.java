package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.SqlFailures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Decides what happens when a batch fails. A lost race, a deadlock or a serialization failure: the whole batch again. A
 * database that is away: {@link Failure.Unavailable} for all, at once. A row that another session is about to create: the
 * items of each key by themselves, so that only those of that row are {@link Outcome.Locked}. Anything else is the fault of
 * some item: each goes again alone, in order, so that a bad one never fails its neighbours.
 *
 * @param handler applies a batch in one transaction
 * @param key what an item is about: items of one key are never applied out of their order
 */
public record RecoveringHandler<T, R>(BatchHandler<T, R> handler, Function<? super T, ?> key)
        implements BatchHandler<T, R> {

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
            } catch (BlockedException _) {
                return byKey(items);
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
        return items.size() == 1 ? List.of(new Outcome.Refused<>(failure)) : oneByOne(items);
    }

    private List<Outcome<R>> byKey(List<T> items) {
        Map<Object, List<Integer>> positions = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            positions
                    .computeIfAbsent(key.apply(items.get(i)), _ -> new ArrayList<>())
                    .add(i);
        }
        if (positions.size() == 1) {
            return Collections.nCopies(items.size(), new Outcome.Locked<>());
        }
        var outcomes = new ArrayList<Outcome<R>>(Collections.nCopies(items.size(), new Outcome.Locked<>()));
        for (List<Integer> group : positions.values()) {
            List<Outcome<R>> some = apply(group.stream().map(items::get).toList());
            for (int i = 0; i < group.size(); i++) {
                outcomes.set(group.get(i), some.get(i));
            }
        }
        return outcomes;
    }

    /** What comes after one that met a lock waits behind it. */
    private List<Outcome<R>> oneByOne(List<T> items) {
        var outcomes = new ArrayList<Outcome<R>>(items.size());
        var locked = new HashSet<Object>();
        for (T item : items) {
            Outcome<R> outcome = locked.contains(key.apply(item))
                    ? new Outcome.Locked<>()
                    : apply(List.of(item)).getFirst();
            if (outcome instanceof Outcome.Locked) {
                locked.add(key.apply(item));
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }
}
