package dev.sluice.batching;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes whose last batch was blocked. They are tried again in batches of their own, one at a time, so that what blocks
 * them holds up no others; and their items take no room of others. Guarded by the batcher's lock.
 */
final class BlockedLanes<T, R> {

    private final Limits limits;
    private final Load waiting;
    private final ObjIntConsumer<Object> gaveUp;
    private final Load load = new Load();
    private final Set<Lane<T, R>> lanes = new LinkedHashSet<>();
    private @Nullable Batch<T, R> inFlight;

    BlockedLanes(Limits limits, Load waiting, ObjIntConsumer<Object> gaveUp) {
        this.limits = limits;
        this.waiting = waiting;
        this.gaveUp = gaveUp;
    }

    /** How many items of them wait. */
    int items() {
        return load.items();
    }

    /** Nanoseconds until the first of them is to be tried; {@link Long#MAX_VALUE} while some are. */
    long nanosToRetry(long now) {
        long nanos = Long.MAX_VALUE;
        if (inFlight == null) {
            for (Lane<T, R> lane : lanes) {
                nanos = Math.min(nanos, lane.nanosToRetry(now));
            }
        }
        return nanos;
    }

    List<Lane<T, R>> due(long now) {
        return nanosToRetry(now) > 0
                ? List.of()
                : lanes.stream().filter(lane -> lane.nanosToRetry(now) <= 0).toList();
    }

    void begin(Batch<T, R> batch) {
        inFlight = batch;
    }

    void end(Batch<T, R> batch) {
        inFlight = inFlight == batch ? null : inFlight;
    }

    /** Puts an item that was blocked before all others of its lane; false where its caller has gone. */
    boolean putBack(Entry<T, R> entry, Lane<T, R> lane, long now) {
        boolean isAwaited = entry.block(now, limits.blockedTime());
        if (isAwaited) {
            lane.queue.addFirst(entry);
            load.add(entry);
        }
        return isAwaited;
    }

    void add(Lane<T, R> lane, long now) {
        lane.block(now);
        lanes.add(lane);
        setAside(lane, now);
    }

    void remove(Lane<T, R> lane) {
        lanes.remove(lane);
    }

    /** Moves what has queued up in a lane beside what waits; the newest are rejected where that is too much. */
    void setAside(Lane<T, R> lane, long now) {
        for (Iterator<Entry<T, R>> newest = lane.queue.descendingIterator(); newest.hasNext(); ) {
            Entry<T, R> entry = newest.next();
            if (entry.wasBlocked()) {
                break;
            }
            waiting.remove(entry);
            entry.block(now, limits.blockedTime());
            load.add(entry);
        }
        int mostOfOneKey = Math.max(1, limits.blocked().items() / 4);
        // Others of the same batch are counted already, so this lane alone may not make enough room
        while (!lane.queue.isEmpty() && (lane.queue.size() > mostOfOneKey || load.exceeds(limits.blocked()))) {
            Entry<T, R> entry = lane.queue.removeLast();
            leave(entry);
            entry.reject(Rejection.BLOCKED);
            tell(lane);
        }
    }

    /** Ends the items of a lane whose time is up; returns nanoseconds until the next one's is. */
    long endLate(Lane<T, R> lane, long now) {
        boolean isBlocked = lane.isBlocked() && lane.inFlight == null;
        long nanos = Long.MAX_VALUE;
        for (Iterator<Entry<T, R>> entries = lane.queue.iterator(); entries.hasNext(); ) {
            Entry<T, R> entry = entries.next();
            if (entry.endIfLate(now, isBlocked)) {
                entries.remove();
                leave(entry);
                if (isBlocked) {
                    tell(lane);
                }
            } else {
                nanos = Math.min(nanos, entry.nanosLeft(now, isBlocked));
            }
        }
        return nanos;
    }

    /** An item of a lane waits no more. */
    void leave(Entry<T, R> entry) {
        (entry.wasBlocked() ? load : waiting).remove(entry);
    }

    private void tell(Lane<T, R> lane) {
        if (!lane.gaveUp) {
            lane.gaveUp = true;
            gaveUp.accept(lane.key, lane.queue.size());
        }
    }
}
