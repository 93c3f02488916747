package dev.sluice.batching;

import java.util.HashSet;
import java.util.Set;

/** The batches in flight, and the slots for them. Guarded by the batcher's lock. */
final class InFlight<T, R> {

    private final Limits limits;
    private final Set<Batch<T, R>> batches = new HashSet<>();
    private int slots;

    InFlight(Limits limits) {
        this.limits = limits;
        this.slots = limits.inFlight();
    }

    /** False where all are taken. */
    boolean takeSlot() {
        if (slots == 0) {
            return false;
        }
        slots--;
        return true;
    }

    void freeSlot() {
        slots++;
    }

    void begin(Batch<T, R> batch) {
        batches.add(batch);
    }

    /** Whether its worker has a slot for the next one. */
    boolean end(Batch<T, R> batch) {
        batches.remove(batch);
        return !batch.isStalled() || takeSlot();
    }

    int size() {
        return batches.size();
    }

    boolean isIdle() {
        return batches.isEmpty() && slots == limits.inFlight();
    }

    /**
     * Takes the slots of those that have stalled, and ends items whose time is up.
     *
     * @return nanoseconds until this has to be done again
     */
    long check(long now) {
        long nanos = Long.MAX_VALUE;
        for (Batch<T, R> batch : batches) {
            if (batch.stalls(now, limits)) {
                freeSlot();
            }
            nanos = Math.min(nanos, batch.check(now, limits));
        }
        return nanos;
    }
}
