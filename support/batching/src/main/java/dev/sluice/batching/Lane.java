package dev.sluice.batching;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Of one key: the batch in flight, and the items that wait behind it. Guarded by the batcher's lock. */
final class Lane<T, R> {

    /** About what a batch of another process takes; doubled with each attempt up to the longest. */
    private static final long FIRST_RETRY_NANOS = 5_000_000;

    private static final int RETRY_DOUBLINGS = 3;

    final Object key;
    final Deque<Entry<T, R>> queue = new ArrayDeque<>(1);

    @Nullable
    Batch<T, R> inFlight;

    /** Whether items of it were rejected since it is blocked. */
    boolean gaveUp;

    private int failures;
    private long retryAt;

    Lane(Object key, Batch<T, R> inFlight) {
        this.key = key;
        this.inFlight = inFlight;
    }

    boolean isEmpty() {
        return inFlight == null && queue.isEmpty();
    }

    /** Whether its last batch was; it stays so while it is tried again. */
    boolean isBlocked() {
        return failures > 0;
    }

    void block(long now) {
        retryAt = now + (FIRST_RETRY_NANOS << Math.min(failures, RETRY_DOUBLINGS));
        failures++;
    }

    void unblock() {
        failures = 0;
        gaveUp = false;
    }

    /** Nanoseconds until it is tried again; {@link Long#MAX_VALUE} while it is. */
    long nanosToRetry(long now) {
        return inFlight == null ? retryAt - now : Long.MAX_VALUE;
    }
}
