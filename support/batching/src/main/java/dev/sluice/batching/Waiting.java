package dev.sluice.batching;

import dev.sluice.batching.Entry.Group;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjIntConsumer;

/** The items that wait to be begun, in their order but for {@link Lanes}. Guarded by the batcher's lock. */
final class Waiting<T, R> {

    private final Limits limits;
    private final Deque<Group<T, R>> arrived = new ArrayDeque<>();
    private final Load load = new Load();
    private final Lanes<T, R> lanes;

    Waiting(Limits limits, ObjIntConsumer<Object> gaveUp) {
        this.limits = limits;
        this.lanes = new Lanes<>(limits, load, gaveUp);
    }

    /** Takes all of them in or, where there is no room, none. */
    boolean offer(Group<T, R> group) {
        int items = group.entries().size();
        boolean isTaken = load.hasRoom(limits.waiting(), items, group.bytes());
        if (isTaken) {
            load.add(items, group.bytes());
            arrived.add(group);
        }
        return isTaken;
    }

    /** Whether there may be something to begin. */
    boolean isDue(long now) {
        return !arrived.isEmpty() || lanes.isDue(now);
    }

    /** What may be begun together, begun; empty where that is nothing. */
    Batch<T, R> next(long now) {
        var batch = new Batch<T, R>(now);
        if (lanes.beginRetries(batch, now)) {
            return batch;
        }
        lanes.beginReady(batch);
        while (!arrived.isEmpty()
                && batch.hasRoom(limits.batch(), arrived.element().bytes())) {
            for (Entry<T, R> entry : arrived.remove().entries()) {
                if (entry.key == null) {
                    load.remove(entry);
                    batch.begin(entry);
                } else {
                    lanes.begin(entry, entry.key, batch, now);
                }
            }
        }
        return batch;
    }

    /** Ends a batch, so that others of its keys may be begun. */
    void release(Batch<T, R> batch, long now) {
        lanes.release(batch, now);
    }

    /** Nanoseconds until something that is blocked is to be tried again. */
    long nanosToRetry(long now) {
        return lanes.nanosToRetry(now);
    }

    /**
     * Ends the items whose time is up.
     *
     * @return nanoseconds until this has to be done again, or something blocked is to be tried
     */
    long check(long now) {
        long nanos = lanes.check(now);
        arrived.removeIf(group -> hasEnded(group, now));
        for (Group<T, R> group : arrived) {
            for (Entry<T, R> entry : group.entries()) {
                nanos = entry.endIfLate(now, false) ? nanos : Math.min(nanos, entry.nanosLeft(now));
            }
        }
        return nanos;
    }

    private boolean hasEnded(Group<T, R> group, long now) {
        boolean hasEnded = true;
        for (Entry<T, R> entry : group.entries()) {
            hasEnded &= entry.endIfLate(now, false);
        }
        if (hasEnded) {
            load.add(-group.entries().size(), -group.bytes());
        }
        return hasEnded;
    }

    /** How many items wait and are not blocked. */
    int size() {
        return load.items();
    }

    long bytes() {
        return load.bytes();
    }

    /** How many items are blocked, or queue behind one that is. */
    int blocked() {
        return lanes.blocked();
    }

    boolean isEmpty() {
        return arrived.isEmpty() && lanes.isEmpty();
    }
}
