package dev.sluice.ingest.update;

import java.time.Duration;

/**
 * Until when a delivery has time, and an attempt of it, on the JVM's own clock ({@link System#nanoTime}). Thread-safe.
 *
 * @param nanos end of the delivery
 * @param attemptNanos end of the attempt, which is never later
 */
public record Deadline(long nanos, long attemptNanos) {

    /** A delivery that has some time, which one attempt may take up. */
    public static Deadline in(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new Deadline(end, end);
    }

    /** The same delivery, for one attempt that begins now and may take no longer than a limit. */
    public Deadline forAttempt(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        return end - attemptNanos < 0 ? new Deadline(nanos, end) : this;
    }

    /** Time left for the delivery; zero where it is over. */
    public Duration left() {
        return until(nanos);
    }

    /** Time left for the attempt; zero where it is over. */
    public Duration attemptLeft() {
        return until(attemptNanos);
    }

    private static Duration until(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
