package dev.sluice.ingest.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells this process's relay what this process stores. Thread-safe. */
public final class RelaySignal {

    /** A batch takes what came while those before it were written; so many come only where the machine is at its limit. */
    private static final int MANY = 32;

    private static final Duration RECENT = Duration.ofMillis(100);

    private record Batch(int webhooks, long at) {}

    private final Semaphore signal = new Semaphore(0);
    private volatile Batch last = new Batch(0, System.nanoTime());

    /** So many webhooks were stored in a batch. */
    public void stored(int webhooks) {
        last = new Batch(webhooks, System.nanoTime());
        wake();
    }

    /** Has {@link #await} return. */
    public void wake() {
        // Of several nobody needs more than one; two that race are two rounds, the second of which finds nothing
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Whether so much comes in that providers wait for one another. */
    public boolean isBusy() {
        Batch batch = last;
        return batch.webhooks() >= MANY && System.nanoTime() - batch.at() < RECENT.toNanos();
    }

    /** Returns at once where something was stored since the last call, else when it is, or the time is up. */
    public void await(Duration most) throws InterruptedException {
        if (signal.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            signal.drainPermits();
        }
    }
}
