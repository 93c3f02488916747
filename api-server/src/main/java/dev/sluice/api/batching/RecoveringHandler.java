package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import dev.sluice.postgres.SqlFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides what happens when a batch fails. A lost race, or what {@link SqlFailures#isRetryable} tells: the whole
 * batch again. A database that is away: {@link Failure.Unavailable} for all, at once. A row that another session is
 * about to create: the items of each key by themselves, so that only those of that row are {@link Outcome.Locked}.
 * Anything else: the batch goes by halves, so that one item never fails its neighbours, and a batch that is too slow
 * as a whole gets through in parts. Thread-safe.
 */
public final class RecoveringHandler<T, R> implements BatchHandler<T, R> {

    /** A race is lost to a commit, so each further attempt sees more; ten in a row means something else is wrong. */
    private static final int ATTEMPTS = 10;

    /** Longer than any HTTP caller waits. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BatchHandler<T, R> handler;
    private final Function<? super T, ?> key;
    private final Duration limit;

    /**
     * Recovers as long as an HTTP caller waits.
     *
     * @param handler applies a batch in one transaction
     * @param key what an item is about: items of one key are never applied out of their order
     */
    public RecoveringHandler(BatchHandler<T, R> handler, Function<? super T, ?> key) {
        this(handler, key, LIMIT);
    }

    /**
     * Recovers for a time.
     *
     * @param limit after which no further part of a batch that fails is begun
     */
    public RecoveringHandler(BatchHandler<T, R> handler, Function<? super T, ?> key, Duration limit) {
        this.handler = handler;
        this.key = key;
        this.limit = limit;
    }

    /**
     * Applies the items in their order.
     *
     * @return one outcome for each item, in the same order. One that failed alone is refused as {@link Failure.Internal}
     *     if it was its own fault ({@link SqlFailures#isData}) or a bug, and as {@link Failure.Unavailable} otherwise
     * @throws Failure.Unavailable where the database is away: what is applied is not known then, and the same batch may
     *     be given again
     */
    @Override
    public List<Outcome<R>> apply(List<T> items) {
        return new Parts(items).apply();
    }

    private List<Outcome<R>> attempt(List<T> items) {
        for (int attempt = 1; ; attempt++) {
            try {
                return handler.apply(items);
            } catch (RuntimeException e) {
                boolean again = e instanceof LostRaceException || SqlFailures.isRetryable(e);
                if (!again || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Failure failure(RuntimeException e) {
        return e instanceof LostRaceException
                ? new Failure.Unavailable("Too much is going on around this order; send it again.", e)
                : Failure.of(e);
    }

    /** One batch and what has become of its items. */
    private final class Parts {

        private final List<T> items;
        private final List<Outcome<R>> outcomes;
        private final long end = System.nanoTime() + limit.toNanos();

        /** What later items come to, by the key of one that is not applied. */
        private final Map<Object, Outcome<R>> stopped = new HashMap<>();

        Parts(List<T> items) {
            this.items = items;
            this.outcomes = new ArrayList<>(Collections.nCopies(items.size(), later("It was not begun")));
        }

        List<Outcome<R>> apply() {
            apply(IntStream.range(0, items.size()).boxed().toList());
            return outcomes;
        }

        private void apply(List<Integer> part) {
            List<Integer> open = part.stream().filter(this::isOpen).toList();
            if (open.isEmpty()) {
                return;
            }
            try {
                List<Outcome<R>> some = attempt(open.stream().map(items::get).toList());
                for (int i = 0; i < open.size(); i++) {
                    set(open.get(i), some.get(i));
                }
            } catch (BlockedException _) {
                byKey(open);
            } catch (RuntimeException e) {
                byHalves(open, e);
            }
        }

        private void byKey(List<Integer> part) {
            var groups = part.stream()
                    .collect(Collectors.groupingBy(this::key, LinkedHashMap::new, Collectors.toList()))
                    .values();
            if (groups.size() == 1) {
                part.forEach(i -> set(i, new Outcome.Locked<>()));
            } else {
                groups.forEach(this::applyInTime);
            }
        }

        private void byHalves(List<Integer> part, RuntimeException e) {
            if (SqlFailures.isAway(e)) {
                throw failure(e);
            }
            if (part.size() == 1) {
                set(part.getFirst(), new Outcome.Refused<>(failure(e)));
                return;
            }
            int half = part.size() / 2;
            applyInTime(part.subList(0, half));
            applyInTime(part.subList(half, part.size()));
        }

        private void applyInTime(List<Integer> part) {
            if (System.nanoTime() - end < 0) {
                apply(part);
            } else {
                part.forEach(i -> set(i, later("It was not begun in time")));
            }
        }

        private boolean isOpen(int i) {
            Outcome<R> stop = stopped.get(key(i));
            if (stop != null) {
                outcomes.set(i, stop);
            }
            return stop == null;
        }

        private void set(int i, Outcome<R> outcome) {
            outcomes.set(i, outcome);
            switch (outcome) {
                case Outcome.Locked<R> _ -> stopped.put(key(i), outcome);
                case Outcome.Refused<R>(Failure failure)
                when isToBeRepeated(failure) ->
                    stopped.put(key(i), later("An earlier update of the same order failed"));
                default -> {}
            }
        }

        private Object key(int i) {
            return key.apply(items.get(i));
        }

        private Outcome<R> later(String why) {
            return new Outcome.Refused<>(new Failure.Unavailable(why + "; send it again."));
        }
    }

    /** Whether a failure is not shown to be the item's own fault: what comes after it must not overtake it. */
    private static boolean isToBeRepeated(Failure failure) {
        return failure instanceof Failure.Unavailable
                || (failure instanceof Failure.Internal && !SqlFailures.isData(failure));
    }
}
