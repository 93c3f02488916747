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
        require(variable, duration, least, LONGEST);
    }

    /** Likewise, with a limit of its own. */
    public static void require(String variable, @Nullable Duration duration, Duration least, Duration most) {
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new InvalidSettingException(
                    variable,
                    duration == null ? "" : text(duration),
                    "it must be a duration such as 10s or 100ms, from %s to %s".formatted(text(least), text(most)));
        }
    }

    /** As it is written in a variable, in hours, seconds or milliseconds. */
    public static String text(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        return seconds > 0 && seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds + "s";
    }
}
