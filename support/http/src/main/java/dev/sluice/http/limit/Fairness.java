package dev.sluice.http.limit;

/** Lets timers of virtual threads, and so deadlines, end while more comes in than is served (decision 80). Thread-safe. */
public final class Fairness {

    private Fairness() {}

    /**
     * To be called first by a virtual thread that a platform thread started for what came in. A carrier goes on with one
     * queue until it is empty, and the one that such a platform thread fills never is while more comes than is served: no
     * timer would end for as long as that lasts. This moves the caller to the queue of its carrier, which does get empty.
     * By when a timer ends is still a matter of chance. Does next to nothing on a platform thread.
     */
    @SuppressWarnings("ThreadPriorityCheck") // It is about the scheduler
    public static void yieldToTimers() {
        Thread.yield();
    }
}
