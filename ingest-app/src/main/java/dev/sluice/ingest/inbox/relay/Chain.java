package dev.sluice.ingest.inbox.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The webhooks of one order in a round, tried one after the other: those that wait, then those that have arrived. As
 * api-server does with updates from Kafka, an early one is tried again, from the first one on, whenever one of its order
 * is applied that creates something. Used by one thread.
 */
final class Chain {

    private final List<Item> waiting = new ArrayList<>();
    private final List<Item> arrived = new ArrayList<>();
    private final Map<Item, Result> results = new LinkedHashMap<>();
    private boolean isOut;
    private boolean isCut;

    /** Adds one, after all that were stored before it. */
    void add(Item item) {
        (item.waiting() == null ? arrived : waiting).add(item);
    }

    /** More of it waits than there is here, so what has arrived is behind that. */
    void cut() {
        isCut = true;
    }

    /** What came of those that were tried, or could not be; an early one that was not due has no result. */
    Map<Item, Result> results() {
        return results;
    }

    /** Tries them, and none after one for which nobody could say. */
    void run(Function<Item, Result> send) {
        Optional<Item> holder = waiting.stream().filter(Item::holds).findFirst();
        // So also what a thread that dies leaves behind has a result
        boolean isHeld = isCut || holder.isPresent();
        arrived.forEach(item -> results.put(item, isHeld ? new Result.Held() : new Result.Behind()));
        if (holder.isPresent() && !holder.get().isDue()) {
            hold(waiting);
            return;
        }
        if (waiting.stream().anyMatch(Item::isDue)) {
            drain(send);
        }
        for (Item item : arrived) {
            if (isOut || isCut) {
                return;
            }
            Result result = attempt(item, send);
            if (result instanceof Result.Early) {
                waiting.add(item);
            } else if (creates(result)) {
                drain(send);
            }
        }
    }

    private void drain(Function<Item, Result> send) {
        for (int i = 0; i < waiting.size() && !isOut; ) {
            Result result = attempt(waiting.get(i), send);
            if (result instanceof Result.Early) {
                i++;
            } else if (!isOut) {
                waiting.remove(i);
                if (creates(result)) {
                    i = 0;
                }
            } else {
                hold(waiting.subList(i + 1, waiting.size()));
            }
        }
    }

    /** Those that are due are not tried before one that is not; so they are put off too. */
    private void hold(List<Item> behind) {
        behind.stream().filter(Item::isDue).forEach(item -> results.put(item, new Result.Held()));
    }

    private Result attempt(Item item, Function<Item, Result> send) {
        Result result = send.apply(item);
        results.put(item, result);
        isOut = result instanceof Result.Unavailable;
        return result;
    }

    private static boolean creates(Result result) {
        return result instanceof Result.Delivered delivered && delivered.creates();
    }
}
