package dev.sluice.ingest.http;

import dev.sluice.web.InvalidSettingException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How api-server is called; {@code api.base-url} is set by {@code API_BASE_URL}, and so on.
 *
 * @param baseUrl where api-server is
 * @param timeout most time that one attempt may take, from getting a connection to the answer
 * @param retryAttempts all attempts together, the first one included
 * @param retryBaseDelay wait before the second attempt; doubles from there, less a random part
 * @param retryMaxDelay most that a wait grows to
 * @param deadline most time that attempts and waits may take together; a send ends within it, whatever happens
 */
@ConfigurationProperties("api")
record ApiProperties(
        @DefaultValue("http://localhost:3000") URI baseUrl,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("3") int retryAttempts,
        @DefaultValue("100ms") Duration retryBaseDelay,
        @DefaultValue("5s") Duration retryMaxDelay,
        @DefaultValue("9s") Duration deadline) {

    /** The contract's limit for {@code Sluice-Deadline-Ms}. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    ApiProperties {
        requireUrl(baseUrl);
        requireBetween("API_TIMEOUT", timeout, SHORTEST);
        requireBetween("API_DEADLINE", deadline, SHORTEST);
        requireBetween("API_RETRY_BASE_DELAY", retryBaseDelay, Duration.ZERO);
        requireBetween("API_RETRY_MAX_DELAY", retryMaxDelay, Duration.ZERO);
        if (retryAttempts < 1) {
            throw new InvalidSettingException("API_RETRY_ATTEMPTS", retryAttempts, "it must be at least 1");
        }
        if (retryBaseDelay.compareTo(retryMaxDelay) > 0) {
            throw new InvalidSettingException(
                    "API_RETRY_BASE_DELAY",
                    text(retryBaseDelay),
                    "it must not be above API_RETRY_MAX_DELAY (%s)".formatted(text(retryMaxDelay)));
        }
    }

    /** An empty variable is bound as null. */
    private static void requireUrl(@Nullable URI url) {
        if (url == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            // It might hold a password, which must not be shown
            boolean secret = url != null && url.getRawUserInfo() != null;
            throw new InvalidSettingException(
                    "API_BASE_URL",
                    url == null ? "" : secret ? "(hidden)" : url,
                    "it must be a URL such as http://localhost:3000, without user, query and fragment");
        }
    }

    private static void requireBetween(String variable, @Nullable Duration duration, Duration least) {
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    variable,
                    duration == null ? "" : text(duration),
                    "it must be a duration such as 10s or 100ms, from %s to 24h".formatted(text(least)));
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
