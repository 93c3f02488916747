package dev.sluice.batching;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * The keys of which a batch is in flight or items are blocked. Items of one key are in flight in one batch at a time and
 * begin in their order: what comes meanwhile queues in the key's {@link Lane}. So two batches never contend for a key, and
 * only somebody outside can block it. Guarded by the batcher's lock.
 */
final class Lanes<T, R> {

    private final Limits limits;
    private final Load waiting;
    private final BlockedLanes<T, R> blocked;
    private final Map<Object, Lane<T, R>> lanes = new HashMap<>();
    private final Deque<Lane<T, R>> ready = new ArrayDeque<>();

    /**
     * Makes lanes without items.
     *
     * @param waiting what waits and is not blocked, in lanes and elsewhere
     * @param gaveUp as {@link BatchFunction#gaveUp}
     */
    Lanes(Limits limits, Load waiting, ObjIntConsumer<Object> gaveUp) {
        this.limits = limits;
        this.waiting = waiting;
        this.blocked = new BlockedLanes<>(limits, waiting, gaveUp);
    }

    /** How many items are blocked, or queue behind one that is. */
    int blocked() {
        return blocked.items();
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    boolean isDue(long now) {
        return !ready.isEmpty() || nanosToRetry(now) <= 0;
    }

    /** Nanoseconds until something that is blocked is to be tried again; {@link Long#MAX_VALUE} while something is. */
    long nanosToRetry(long now) {
        return blocked.nanosToRetry(now);
    }

    /** False where nothing that is blocked is to be tried now. */
    boolean beginRetries(Batch<T, R> batch, long now) {
        blocked.due(now).forEach(lane -> begin(lane, batch));
        if (!batch.isEmpty()) {
            blocked.begin(batch);
        }
        return !batch.isEmpty();
    }

    void beginReady(Batch<T, R> batch) {
        for (Lane<T, R> lane = ready.peek(); lane != null; lane = ready.peek()) {
            begin(lane, batch);
            if (lane.inFlight == null && !lane.queue.isEmpty()) {
                return;
            }
            ready.remove();
        }
    }

    private void begin(Lane<T, R> lane, Batch<T, R> batch) {
        for (Entry<T, R> entry = lane.queue.peek();
                entry != null && batch.hasRoom(limits.batch(), entry.bytes);
                entry = lane.queue.peek()) {
            lane.queue.remove();
            blocked.leave(entry);
            if (batch.begin(entry)) {
                lane.inFlight = batch;
            }
        }
        removeIfEmpty(lane);
    }

    /** Begins an item that has a key, or has it queue behind others of its key. */
    void begin(Entry<T, R> entry, Object key, Batch<T, R> batch, long now) {
        Lane<T, R> lane = lanes.get(key);
        if (lane != null && (lane.inFlight != batch || !lane.queue.isEmpty())) {
            lane.queue.add(entry);
            if (lane.isBlocked()) {
                blocked.setAside(lane, now);
                removeIfEmpty(lane);
            }
            return;
        }
        waiting.remove(entry);
        if (batch.begin(entry) && lane == null) {
            lanes.put(key, new Lane<>(key, batch));
        }
    }

    /** Ends a batch: what was blocked is first of its key again, and what is behind others is ready. */
    void release(Batch<T, R> batch, long now) {
        var hit = new LinkedHashSet<Object>();
        for (Entry<T, R> entry : batch.blocked().reversed()) {
            Lane<T, R> lane = lanes.get(entry.key);
            if (lane != null && blocked.putBack(entry, lane, now)) {
                hit.add(entry.key);
            }
        }
        for (Entry<T, R> entry : batch.entries()) {
            Lane<T, R> lane = entry.key == null ? null : lanes.get(entry.key);
            if (lane != null && lane.inFlight == batch) {
                lane.inFlight = null;
                if (hit.contains(lane.key)) {
                    blocked.add(lane, now);
                } else {
                    unblock(lane);
                }
                removeIfEmpty(lane);
            }
        }
        blocked.end(batch);
    }

    private void unblock(Lane<T, R> lane) {
        lane.unblock();
        blocked.remove(lane);
        if (!lane.queue.isEmpty()) {
            ready.add(lane);
        }
    }

    /**
     * Ends the items whose time is up.
     *
     * @return nanoseconds until this has to be done again, or a lane is to be tried
     */
    long check(long now) {
        long nanos = nanosToRetry(now);
        for (Lane<T, R> lane : List.copyOf(lanes.values())) {
            nanos = Math.min(nanos, blocked.endLate(lane, now));
            removeIfEmpty(lane);
        }
        return nanos;
    }

    private void removeIfEmpty(Lane<T, R> lane) {
        if (lane.isEmpty()) {
            lanes.remove(lane.key, lane);
            blocked.remove(lane);
        }
    }
}
