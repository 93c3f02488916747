package dev.sluice.http.problem;

import java.util.concurrent.ThreadLocalRandom;

/** The header {@code Retry-After} of our 503s. */
public final class RetryAfter {

    private static final int LONGEST = 3;

    private RetryAfter() {}

    /** From 1 to 3 seconds, by chance: callers who were refused together do not come back together. */
    public static String spread() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1, LONGEST + 1));
    }
}
