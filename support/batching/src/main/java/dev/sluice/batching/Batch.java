package dev.sluice.batching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Items that are begun together. A batch equals itself only. Its worker alone completes it; all else is guarded by the
 * batcher's lock.
 */
final class Batch<T, R> {

    private final List<Entry<T, R>> entries = new ArrayList<>();
    private final List<Entry<T, R>> blocked = new ArrayList<>(0);
    private final Thread worker = Thread.currentThread();
    private final long begun;
    private long bytes;
    private long longestWait;
    private boolean stalled;
    private boolean interrupted;

    Batch(long now) {
        this.begun = now;
    }

    boolean hasRoom(Size limit, long moreBytes) {
        return entries.isEmpty() || (entries.size() < limit.items() && bytes + moreBytes <= limit.bytes());
    }

    /** False where the item must not be begun any more. */
    boolean begin(Entry<T, R> entry) {
        boolean isBegun = entry.begin(begun);
        if (isBegun) {
            entries.add(entry);
            bytes += entry.bytes;
            longestWait = Math.max(longestWait, begun - entry.submitted);
        }
        return isBegun;
    }

    /** Of its items, since they were submitted. */
    Duration longestWait() {
        return Duration.ofNanos(longestWait);
    }

    List<Entry<T, R>> entries() {
        return entries;
    }

    List<T> items() {
        return entries.stream().map(entry -> entry.item).toList();
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void complete(List<R> results, Predicate<R> isBlocked) {
        if (results.size() != entries.size()) {
            throw new IllegalStateException("%s results for a batch of %s".formatted(results.size(), entries.size()));
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry<T, R> entry = entries.get(i);
            if (entry.key != null && isBlocked.test(results.get(i))) {
                blocked.add(entry);
            } else {
                entry.complete(results.get(i));
            }
        }
    }

    /** Those that were not completed as they are to be tried again. */
    List<Entry<T, R>> blocked() {
        return blocked;
    }

    void fail(Throwable cause) {
        blocked.clear();
        entries.forEach(entry -> entry.fail(cause));
    }

    boolean isStalled() {
        return stalled;
    }

    /** Whether it has stalled since it was last looked at. */
    boolean stalls(long now, Limits limits) {
        boolean before = stalled;
        stalled = before || now - begun >= limits.stallNanos();
        return stalled && !before;
    }

    /**
     * Ends the items whose time is up, and interrupts the worker, once, when that is so of all.
     *
     * @return nanoseconds until this has to be done again, or it stalls
     */
    long check(long now, Limits limits) {
        long nanos = stalled || limits.stall() == null ? Long.MAX_VALUE : limits.stallNanos() - (now - begun);
        boolean isAwaited = false;
        for (Entry<T, R> entry : entries) {
            long left = entry.nanosLeft(now);
            long leftWithGrace = left + limits.graceNanos();
            if (left > 0) {
                isAwaited = true;
                nanos = Math.min(nanos, left);
            } else if (leftWithGrace > 0) {
                nanos = Math.min(nanos, leftWithGrace);
            } else {
                entry.reject(Rejection.TIMED_OUT);
            }
        }
        if (!isAwaited && limits.grace() != null && !interrupted) {
            interrupted = true;
            worker.interrupt();
        }
        return nanos;
    }
}
