package dev.sluice.ingest.api;

import dev.sluice.setting.DurationSetting;
import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When api-server is not asked for a while; {@code api.breaker} is set by {@code API_BREAKER}, and so on.
 *
 * @param breaker {@code on} or {@code off}
 * @param breakerFailureRate per cent of the updates in the window that have to fail for it to open
 * @param breakerMinUpdates updates that there have to be in the window for it to open
 * @param breakerWindow how long an update counts
 * @param breakerOpenTime how long nothing is sent once it is open
 * @param breakerProbes updates that are sent after that, to see whether api-server is back
 */
@ConfigurationProperties("api")
record BreakerProperties(
        @DefaultValue("on") String breaker,
        @DefaultValue("50") int breakerFailureRate,
        @DefaultValue("20") int breakerMinUpdates,
        @DefaultValue("10s") Duration breakerWindow,
        @DefaultValue("5s") Duration breakerOpenTime,
        @DefaultValue("3") int breakerProbes) {

    BreakerProperties {
        if (!breaker.equals("on") && !breaker.equals("off")) {
            throw new InvalidSettingException("API_BREAKER", breaker, "it must be on or off");
        }
        require("API_BREAKER_FAILURE_RATE", breakerFailureRate, 100);
        require("API_BREAKER_MIN_UPDATES", breakerMinUpdates, 1_000_000);
        require("API_BREAKER_PROBES", breakerProbes, 1000);
        DurationSetting.require("API_BREAKER_WINDOW", breakerWindow, Duration.ofMillis(100));
        DurationSetting.require("API_BREAKER_OPEN_TIME", breakerOpenTime, Duration.ofMillis(1));
    }

    boolean isOn() {
        return breaker.equals("on");
    }

    private static void require(String variable, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidSettingException(variable, value, "it must be from 1 to %s".formatted(most));
        }
    }
}
