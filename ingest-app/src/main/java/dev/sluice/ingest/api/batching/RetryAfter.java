package dev.sluice.ingest.api.batching;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** The header {@code Retry-After} in both its forms (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /** More than any deadline, and far from overflow. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private static final Pattern SECONDS = Pattern.compile("\\d+");

    private RetryAfter() {}

    /** The wait that a value asks for; zero where it is unreadable or in the past. */
    public static Duration parse(String value, InstantSource clock) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return text.length() > 7 ? FOREVER : Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            var wait =
                    Duration.between(clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return Duration.ZERO;
        }
    }
}
