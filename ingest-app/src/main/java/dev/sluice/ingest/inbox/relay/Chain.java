package dev.sluice.ingest.inbox.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of one order in a round, tried one after the other: those that wait, then those that have arrived. As
 * api-server does with updates from Kafka, an early one is tried again, from the first one on, whenever one of its order
 * is applied that creates something. Filled and ended by one thread, run by another.
 */
final class Chain {

    private final List<Item> waiting = new ArrayList<>();
    private final List<Item> arrived = new ArrayList<>();
    private final Map<Item, Result> results = new HashMap<>();
    private @Nullable LeftOut leftOut;
    private boolean isEarlyAwake;
    private @Nullable Item inFlight;
    private volatile boolean isOver;

    /** Adds one, after all that were stored before it. */
    void add(Item item) {
        (item.waiting() == null ? arrived : waiting).add(item);
    }

    /** More of it waits than there is here. */
    void leaveOut(LeftOut part) {
        leftOut = part;
    }

    Optional<LeftOut> leftOut() {
        return Optional.ofNullable(leftOut);
    }

    /** Whether it begins with one that could not be tried to the end, or that somebody asked for. */
    boolean isRetry() {
        return holder().isPresent();
    }

    /** How many attempts what it begins with had while it waited, where that is tried now. */
    int attempts() {
        return holder().filter(Item::isDue)
                .map(Item::waiting)
                .map(Item.Waiting::attempts)
                .orElse(0);
    }

    /** Whether it has something that was not tried before, and is tried now. */
    boolean triesArrived() {
        return !arrived.isEmpty()
                && !isHeldByLeftOut()
                && holder().map(Item::isDue).orElse(true);
    }

    /** Tries them, and none after one for which nobody could say. */
    void run(Function<Item, Result> send) {
        if (!holder().map(Item::isDue).orElse(true)) {
            return;
        }
        var early = new ArrayList<>(waiting);
        if (early.stream().anyMatch(Item::isDue)) {
            drain(early, send);
        }
        for (Item item : arrived) {
            if (isHeldByLeftOut() || !isNext(item)) {
                return;
            }
            Result result = attempt(item, early, send);
            if (result instanceof Result.Early) {
                early.add(item);
            } else if (result.creates()) {
                drain(early, send);
            }
        }
    }

    private void drain(List<Item> early, Function<Item, Result> send) {
        for (int i = 0; i < early.size() && isNext(early.get(i)); ) {
            Result result = attempt(early.get(i), early, send);
            if (result instanceof Result.Early) {
                i++;
            } else {
                early.remove(i);
                if (result.creates()) {
                    i = 0;
                }
            }
        }
    }

    /** Whether it may be tried: what was left out, and may be early no longer, comes before what is behind it. */
    private boolean isNext(Item item) {
        return !isOver && !(isEarlyAwake && leftOut != null && leftOut.isBefore(item));
    }

    private boolean isHeldByLeftOut() {
        return leftOut != null && leftOut.holds();
    }

    /** Once something is created, nobody knows any more that the early ones are: until they are tried, nothing may overtake them. */
    private Result attempt(Item item, List<Item> early, Function<Item, Result> send) {
        synchronized (this) {
            if (isOver) {
                return new Result.Behind();
            }
            inFlight = item;
        }
        Result result = send.apply(item);
        synchronized (this) {
            if (!isOver) {
                inFlight = null;
                isEarlyAwake |= result.wakesEarly(item);
                if (result.creates()) {
                    early.forEach(other -> results.put(other, new Result.Behind()));
                }
                results.put(item, result);
                isOver = result instanceof Result.Unavailable;
            }
        }
        return result;
    }

    /**
     * Begins no other attempt, and takes no answer to the one in flight: it is made again later, and may be applied by then.
     * May be called again, and says the same.
     *
     * @return what came of those that were tried or could not be; an early one that was neither due nor tried has no result
     */
    synchronized Map<Item, Result> end() {
        isOver = true;
        if (inFlight != null) {
            results.put(inFlight, new Result.Behind());
        }
        // What it began with is over where something that arrived was tried
        boolean isTried = arrived.stream().anyMatch(results::containsKey);
        Result behind =
                !isTried && (isHeldByLeftOut() || holder().isPresent()) ? new Result.Held() : new Result.Behind();
        arrived.forEach(item -> results.putIfAbsent(item, behind));
        // None is tried before one that is not due; so they are put off too
        waiting.stream().filter(Item::isDue).forEach(item -> results.putIfAbsent(item, new Result.Held()));
        return results;
    }

    private Optional<Item> holder() {
        return waiting.stream().filter(Item::holds).findFirst();
    }
}
