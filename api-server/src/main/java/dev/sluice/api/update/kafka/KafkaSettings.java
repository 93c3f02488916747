package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaRules;
import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all kinds share; {@code kafka.parking-ttl} is set by {@code KAFKA_PARKING_TTL}, and so on.
 *
 * @param parkingTtl how long an update waits for what it refers to before it becomes a dead letter
 * @param partitions of a topic that has to be created
 * @param replication of a topic that has to be created
 */
@ConfigurationProperties("kafka")
public record KafkaSettings(
        @DefaultValue("15m") Duration parkingTtl,
        @DefaultValue("6") int partitions,
        @DefaultValue("1") short replication) {

    public KafkaSettings {
        if (parkingTtl.isNegative() || parkingTtl.isZero()) {
            throw new InvalidSettingException("KAFKA_PARKING_TTL", parkingTtl, "it must be above 0, such as 15m");
        }
        KafkaRules.requirePositive("KAFKA_PARTITIONS", partitions);
        KafkaRules.requirePositive("KAFKA_REPLICATION", replication);
    }
}
