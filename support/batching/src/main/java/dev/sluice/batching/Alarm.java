package dev.sluice.batching;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The one timer of a batcher. Callers wait without timers of their own: a timed wait of a virtual thread costs more than
 * all else that a batcher does for an item. Under load the alarm is set some twenty times a second, and on an idle system
 * not at all. Guarded by the batcher's lock.
 */
final class Alarm {

    /** So that many items with times of their own cannot keep it busy. */
    private static final long SHORTEST_NANOS = 1_000_000;

    private final LongConsumer task;
    private long at;
    private boolean isSet;

    /** @param task is given what {@link #isCurrent} asks for; on a thread of its own, without the lock */
    Alarm(LongConsumer task) {
        this.task = task;
    }

    /** Has the task run in so many nanoseconds, or before; {@link Long#MAX_VALUE} stands for never. */
    void setIn(long nanos, long now) {
        if (nanos == Long.MAX_VALUE) {
            return;
        }
        long delay = Math.max(nanos, SHORTEST_NANOS);
        long time = now + delay;
        if (!isSet || time - at < 0) {
            at = time;
            isSet = true;
            CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
                    .execute(() -> task.accept(time));
        }
    }

    /** Whether the alarm that rings was not replaced by an earlier one; if so, it has to be set again. */
    boolean isCurrent(long time) {
        boolean isCurrent = isSet && at == time;
        isSet = isSet && !isCurrent;
        return isCurrent;
    }
}
