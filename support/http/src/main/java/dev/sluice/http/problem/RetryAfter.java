package dev.sluice.http.problem;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The header {@code Retry-After} of a 503. */
public final class RetryAfter {

    private static final int LONGEST = 3;
    private static final long NANOS_OF_A_SECOND = 1_000_000_000;

    private RetryAfter() {}

    /** 1 to 3 seconds with jitter, so that callers refused together do not retry together. */
    public static String spread() {
        return spread(Duration.ZERO);
    }

    /** The same as a number, for what has no headers. */
    public static long spreadSeconds() {
        return spreadSeconds(Duration.ZERO);
    }

    /** Likewise, 0 to 2 seconds more than what callers have to wait at least, and 1 or more. */
    public static String spread(Duration least) {
        return Long.toString(spreadSeconds(least));
    }

    private static long spreadSeconds(Duration least) {
        long seconds = Math.max(1, least.plusNanos(NANOS_OF_A_SECOND - 1).toSeconds());
        return seconds + ThreadLocalRandom.current().nextInt(LONGEST);
    }
}
