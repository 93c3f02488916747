package dev.sluice.api.batching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a caller waits. */
public final class TimeLeft {

    /** What we wait at the most, whoever calls: providers give up at 10 seconds. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private TimeLeft() {}

    /**
     * Reads the header {@code Sluice-Deadline-Ms}.
     *
     * @param millis null where the caller does not say
     */
    public static Duration ofMillis(@Nullable Long millis) {
        return millis == null || millis > MOST.toMillis() ? MOST : Duration.ofMillis(millis);
    }
}
