package dev.sluice.batching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What bounds a batcher.
 *
 * @param inFlight batches that may be in flight before items begin to wait, those that have stalled not counted
 * @param batch after so many items a batch takes no more; those that were submitted together stay together. More bytes
 *     than this it has only where what was submitted together has
 * @param waiting most that may wait to be begun; what is more is rejected
 * @param stall how long a batch may be in flight before it counts as stalled: it goes on, and the next one is begun. Null
 *     where it never does
 * @param grace null where a batch is never interrupted. Else it is when the time of all its items is up, and a result
 *     that it still comes to within the grace counts
 * @param blocked most that may wait for who blocks them, beside what waits otherwise; a quarter of the items of one key
 * @param blockedTime how long an item may wait so
 */
public record Limits(
        int inFlight,
        Size batch,
        Size waiting,
        @Nullable Duration stall,
        @Nullable Duration grace,
        Size blocked,
        Duration blockedTime) {

    public Limits {
        if (inFlight < 1) {
            throw new IllegalArgumentException("%s batches in flight".formatted(inFlight));
        }
    }

    /** Without a limit for a batch in flight, and for items that nobody blocks. */
    public static Limits of(int inFlight, Size batch, Size waiting) {
        return new Limits(inFlight, batch, waiting, null, null, new Size(1, 1), Duration.ZERO);
    }

    /** For batches that may hang: see {@link #stall} and {@link #grace}. */
    public Limits withStall(Duration after, Duration grace) {
        return new Limits(inFlight, batch, waiting, after, grace, blocked, blockedTime);
    }

    /** For items that somebody outside may block. */
    public Limits withBlocked(Size most, Duration time) {
        return new Limits(inFlight, batch, waiting, stall, grace, most, time);
    }

    long stallNanos() {
        return stall == null ? Long.MAX_VALUE : stall.toNanos();
    }

    long graceNanos() {
        return grace == null ? 0 : grace.toNanos();
    }
}
