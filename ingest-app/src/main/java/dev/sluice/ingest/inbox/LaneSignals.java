package dev.sluice.ingest.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Tells who relays a lane in this process that there is something to do. Thread-safe. */
public final class LaneSignals {

    private final Semaphore[] lanes =
            IntStream.range(0, Lanes.COUNT).mapToObj(_ -> new Semaphore(0)).toArray(Semaphore[]::new);

    /** Something was stored in a lane, or has become due. */
    public void signal(int lane) {
        // A lane that another process relays is awaited by nobody here
        if (lanes[lane].availablePermits() == 0) {
            lanes[lane].release();
        }
    }

    /** Returns at once where a lane was signalled since the last call, else when it is, or the time is up. */
    public void await(int lane, Duration most) throws InterruptedException {
        if (lanes[lane].tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            lanes[lane].drainPermits();
        }
    }
}
