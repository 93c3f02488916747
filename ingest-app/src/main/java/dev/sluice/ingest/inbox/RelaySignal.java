package dev.sluice.ingest.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells this process's relay that there is something to do. Thread-safe. */
public final class RelaySignal {

    private final Semaphore signal = new Semaphore(0);

    /** Something was stored. */
    public void signal() {
        // Of several nobody needs more than one; two that race are two rounds, the second of which finds nothing
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Returns at once where it was signalled since the last call, else when it is, or the time is up. */
    public void await(Duration most) throws InterruptedException {
        if (signal.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            signal.drainPermits();
        }
    }
}
