package dev.sluice.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, or for nothing. */
final class Waiting {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Waiting() {}

    /** Whether it came true in time. A look that throws has not found it true. */
    static boolean until(BooleanSupplier condition, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isTrue(condition)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(INTERVAL);
        }
        return true;
    }

    private static boolean isTrue(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (IllegalStateException _) {
            return false; // the database is away
        }
    }

    static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
