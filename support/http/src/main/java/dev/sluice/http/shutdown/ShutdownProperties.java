package dev.sluice.http.shutdown;

import dev.sluice.setting.DurationSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code SHUTDOWN_*}.
 *
 * @param delay how long a service that was asked to end serves on, not ready any more
 */
@ConfigurationProperties("shutdown")
record ShutdownProperties(@DefaultValue("0s") Duration delay) {

    /** Less than what a phase of Spring's shutdown may take. */
    private static final Duration LONGEST = Duration.ofSeconds(25);

    ShutdownProperties {
        DurationSetting.require("SHUTDOWN_DELAY", delay, Duration.ZERO, LONGEST);
    }
}
