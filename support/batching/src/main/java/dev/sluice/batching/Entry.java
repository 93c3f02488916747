package dev.sluice.batching;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** An item and who waits for it. Its times are guarded by the batcher's lock. */
final class Entry<T, R> {

    /** Items that were submitted together. */
    record Group<T, R>(List<Entry<T, R>> entries, long bytes) {

        static <T, R> Group<T, R> of(List<Entry<T, R>> entries) {
            long bytes = 0;
            for (Entry<T, R> entry : entries) {
                bytes += entry.bytes;
            }
            return new Group<>(entries, bytes);
        }

        /** Until the first one's time is up. */
        long nanosLeft(long now) {
            long nanos = Long.MAX_VALUE;
            for (Entry<T, R> entry : entries) {
                nanos = Math.min(nanos, entry.nanosLeft(now));
            }
            return nanos;
        }
    }

    final T item;
    final @Nullable Object key;
    final long bytes;
    final long submitted;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private long deadline;
    private boolean wasBlocked;
    private long blockedUntil;

    Entry(T item, @Nullable Object key, long bytes, long submitted, long deadline) {
        this.item = item;
        this.key = key;
        this.bytes = bytes;
        this.submitted = submitted;
        this.deadline = deadline;
    }

    /** Waits for its end, without a timer of its own: the batcher's {@link Alarm} ends it in time. */
    void await() throws InterruptedException {
        try {
            result.get();
        } catch (ExecutionException _) {
            // Told by result()
        }
    }

    /** What became of it, once it has ended. */
    R result(BatchFunction<T, R> function) {
        if (!result.isCompletedExceptionally()) {
            return result.resultNow();
        }
        Throwable cause = result.exceptionNow();
        return cause instanceof Rejection.Signal signal
                ? function.rejected(item, signal.rejection())
                : function.failed(item, cause);
    }

    /** The first end counts. */
    void complete(R its) {
        result.complete(its);
    }

    void fail(Throwable cause) {
        result.completeExceptionally(cause);
    }

    void reject(Rejection reason) {
        if (!result.isDone()) {
            fail(new Rejection.Signal(reason));
        }
    }

    /** Its caller has gone. */
    void abandon(long now) {
        reject(Rejection.INTERRUPTED);
        deadline = now;
    }

    /** Begins it, unless its caller has gone or its time is up. */
    boolean begin(long now) {
        return !endIfLate(now, false);
    }

    /** Has it wait for who blocks it, as nothing was done of it; false where its caller has gone. */
    boolean block(long now, Duration limit) {
        if (!wasBlocked) {
            wasBlocked = true;
            blockedUntil = now + limit.toNanos();
        }
        return !result.isDone();
    }

    /** Whether it has ever had to wait for who blocks it. */
    boolean wasBlocked() {
        return wasBlocked;
    }

    /** Ends it, while it waits, if its time is up; true also where it was ended before. */
    boolean endIfLate(long now, boolean isBlocked) {
        if (!result.isDone() && nanosLeft(now, isBlocked) <= 0) {
            reject(wasBlocked ? Rejection.BLOCKED : Rejection.EXPIRED);
        }
        return result.isDone();
    }

    /** Nanoseconds that it may wait yet; not positive when its time is up. */
    long nanosLeft(long now, boolean isBlocked) {
        return isBlocked && wasBlocked ? Math.min(nanosLeft(now), blockedUntil - now) : nanosLeft(now);
    }

    /** Nanoseconds that its caller waits yet; not positive when its time is up. */
    long nanosLeft(long now) {
        return deadline - now;
    }
}
