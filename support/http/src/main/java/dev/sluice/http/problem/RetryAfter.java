package dev.sluice.http.problem;

import java.util.concurrent.ThreadLocalRandom;

/** The header {@code Retry-After} of a 503. */
public final class RetryAfter {

    private static final int LONGEST = 3;

    private RetryAfter() {}

    /** 1 to 3 seconds with jitter, so that callers refused together do not retry together. */
    public static String spread() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1, LONGEST + 1));
    }
}
