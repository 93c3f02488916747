package dev.sluice.ingest.update;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait between attempts: {@code base}, doubled after each attempt up to {@code max}, of which a random half
 * is taken off, so that callers that failed together do not come back together.
 *
 * @param random from 0 (inclusive) to 1 (exclusive); called by several threads at once
 */
public record Backoff(Duration base, Duration max, DoubleSupplier random) {

    /**
     * The wait after some failed attempts (1 and more). It comes on top of what was asked for, such as a
     * {@code Retry-After}, which many are told at once.
     */
    public Duration after(int attempts, Duration asked) {
        double whole = Math.min((double) max.toNanos(), base.toNanos() * Math.pow(2, attempts - 1));
        return asked.plusNanos((long) (whole * (1 + random.getAsDouble()) / 2));
    }
}
