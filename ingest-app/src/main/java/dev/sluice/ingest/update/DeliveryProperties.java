package dev.sluice.ingest.update;

import dev.sluice.setting.DurationSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for a delivery in every mode.
 *
 * @param deadline most time that a delivery may take, whatever happens; set by {@code API_DEADLINE}
 */
@ConfigurationProperties("api")
public record DeliveryProperties(@DefaultValue("9s") Duration deadline) {

    public DeliveryProperties {
        DurationSetting.require("API_DEADLINE", deadline, Duration.ofMillis(1));
    }
}
