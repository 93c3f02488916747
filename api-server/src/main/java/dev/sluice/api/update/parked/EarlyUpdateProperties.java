package dev.sluice.api.update.parked;

import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long early updates wait.
 *
 * @param parkingTtl {@code KAFKA_PARKING_TTL}: how long an update waits for what it refers to before it becomes a dead letter
 */
@ConfigurationProperties("kafka")
record EarlyUpdateProperties(@DefaultValue("15m") Duration parkingTtl) {

    EarlyUpdateProperties {
        if (parkingTtl.isNegative() || parkingTtl.isZero()) {
            throw new InvalidSettingException("KAFKA_PARKING_TTL", parkingTtl, "it must be above 0, such as 15m");
        }
    }
}
