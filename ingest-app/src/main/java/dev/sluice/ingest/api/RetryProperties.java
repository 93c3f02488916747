package dev.sluice.ingest.api;

import dev.sluice.setting.DurationSetting;
import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often and how long api-server is tried, whatever the transport; {@code api.timeout} is set by {@code API_TIMEOUT},
 * and so on. How long attempts and waits may take together is in {@link dev.sluice.ingest.update.DeliveryProperties}.
 *
 * @param timeout most time that one attempt may take, from getting a connection to the answer
 * @param retryAttempts all attempts together, the first one included
 * @param retryBaseDelay wait before the second attempt; doubles from there, less a random part
 * @param retryMaxDelay most that a wait grows to
 */
@ConfigurationProperties("api")
record RetryProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("3") int retryAttempts,
        @DefaultValue("100ms") Duration retryBaseDelay,
        @DefaultValue("5s") Duration retryMaxDelay) {

    RetryProperties {
        DurationSetting.require("API_TIMEOUT", timeout, Duration.ofMillis(1));
        DurationSetting.require("API_RETRY_BASE_DELAY", retryBaseDelay, Duration.ZERO);
        DurationSetting.require("API_RETRY_MAX_DELAY", retryMaxDelay, Duration.ZERO);
        if (retryAttempts < 1) {
            throw new InvalidSettingException("API_RETRY_ATTEMPTS", retryAttempts, "it must be at least 1");
        }
        if (retryBaseDelay.compareTo(retryMaxDelay) > 0) {
            throw new InvalidSettingException(
                    "API_RETRY_BASE_DELAY",
                    DurationSetting.text(retryBaseDelay),
                    "it must not be above API_RETRY_MAX_DELAY (%s)".formatted(DurationSetting.text(retryMaxDelay)));
        }
    }
}
