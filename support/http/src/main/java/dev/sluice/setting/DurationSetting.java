package dev.sluice.setting;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations that operators set. */
public final class DurationSetting {

    /** The contract's limit for {@code Sluice-Deadline-Ms}. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private DurationSetting() {}

    /** Refuses a duration that is missing (an empty variable is bound as null), too short, or above a day. */
    public static void require(String variable, @Nullable Duration duration, Duration least) {
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    variable,
                    duration == null ? "" : text(duration),
                    "it must be a duration such as 10s or 100ms, from %s to 24h".formatted(text(least)));
        }
    }

    /** As it is written in a variable. */
    public static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
