package dev.sluice.http.shutdown;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds up a stop before anything of it begins: readiness is off already, and whoever balances the load has time to see
 * that. Meanwhile all is served as before, and {@link LastAnswerFilter} ends connections with their next answer.
 * Thread-safe.
 */
final class ShutdownDelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownDelay.class);

    private final Duration delay;

    /** Never at zero: it lets go of a stop that is interrupted. */
    private final CountDownLatch never = new CountDownLatch(1);

    private volatile boolean running;
    private volatile boolean begun;

    ShutdownDelay(Duration delay) {
        this.delay = delay;
    }

    /** Whether the service was asked to end. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        begun = true;
        if (delay.isPositive()) {
            log.info("event=draining seconds={}", delay.toMillis() / 1000.0);
            try {
                boolean _ = never.await(delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before all others, the web server among them. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
