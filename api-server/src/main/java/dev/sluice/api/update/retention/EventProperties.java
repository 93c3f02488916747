package dev.sluice.api.update.retention;

import dev.sluice.setting.DurationSetting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long events are kept.
 *
 * @param retention {@code EVENT_RETENTION}, since the newest event of their order or dispute was received; null for ever
 */
@ConfigurationProperties("event")
record EventProperties(@Nullable Duration retention) {

    /** What the database's own function takes. */
    private static final Duration LEAST = Duration.ofDays(1);

    private static final Duration MOST = Duration.ofDays(10_000);

    EventProperties {
        if (retention != null) {
            DurationSetting.require("EVENT_RETENTION", retention, LEAST, MOST);
        }
    }
}
