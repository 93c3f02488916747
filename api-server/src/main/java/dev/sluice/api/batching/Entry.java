package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An item and who waits for it. Either a worker begins it or its caller gives it up, never both. */
final class Entry<T, R> {

    final T item;
    private final long deadlineNanos;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

    /** When it has waited for a lock for long enough, by {@link System#nanoTime}; 0 for one that never has to. */
    private volatile long busyNanos;

    Entry(T item, Duration timeLeft) {
        this.item = item;
        this.deadlineNanos = System.nanoTime() + timeLeft.toNanos();
    }

    /** Whether the one who asks is the one to decide what becomes of this item. */
    private boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    boolean begin() {
        return deadlineNanos - System.nanoTime() > 0 && claim();
    }

    /** Takes back that it was begun, which changed nothing; false where its caller has gone meanwhile. */
    boolean takeBack() {
        claimed.set(false);
        return !outcome.isDone();
    }

    /** Begins its wait for a lock, or goes on with it. */
    void waitForLock(long now, Duration limit) {
        if (busyNanos == 0) {
            busyNanos = now + limit.toNanos();
        }
    }

    /** How long it may wait for a lock yet; not positive when that is over. */
    long lockTimeLeft(long now) {
        return busyNanos - now;
    }

    boolean waitsForLock() {
        return busyNanos != 0;
    }

    void complete(Outcome<R> result) {
        outcome.complete(result);
    }

    /** Ends the wait for a lock, unless its caller has gone or somebody has begun it. */
    void giveUpLock() {
        if (claim()) {
            refuse(busy());
        }
    }

    void refuse(Failure failure) {
        complete(new Outcome.Refused<>(failure));
    }

    Outcome<R> await() {
        try {
            return outcome.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            refuse(passed(claim()));
        } catch (InterruptedException _) {
            claim();
            Thread.currentThread().interrupt();
            refuse(new Failure.Unavailable("Stopping; send it again."));
        } catch (ExecutionException e) {
            throw new IllegalStateException("An outcome is never exceptional", e);
        }
        return outcome.join();
    }

    private Failure passed(boolean notBegun) {
        if (!notBegun) {
            return new Failure.Unavailable("The deadline passed while it was being applied; send it again.");
        }
        return waitsForLock()
                ? busy()
                : new Failure.Unavailable("The deadline passed before it was begun; it was not applied.");
    }

    private static Failure busy() {
        return new Failure.OrderBusy("Another session holds this order or dispute; it was not applied, send it again.");
    }
}
