package dev.sluice.api.kafka;

import dev.sluice.web.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Topics and groups; {@code kafka.orders-topic} is set by {@code KAFKA_ORDERS_TOPIC}, and so on.
 *
 * @param brokers host:port, comma-separated
 * @param parkingTtl how long an update waits for what it refers to before it becomes a dead letter
 * @param partitions of a topic that has to be created
 * @param replication of a topic that has to be created
 */
@ConfigurationProperties("kafka")
public record KafkaSettings(
        @DefaultValue("") String brokers,
        @DefaultValue("webhooks.orders") String ordersTopic,
        @DefaultValue("webhooks.disputes") String disputesTopic,
        @DefaultValue("payment-app-orders") String ordersConsumerGroup,
        @DefaultValue("payment-app-disputes") String disputesConsumerGroup,
        @DefaultValue("webhooks.orders.dlq") String ordersDlqTopic,
        @DefaultValue("webhooks.disputes.dlq") String disputesDlqTopic,
        @DefaultValue("15m") Duration parkingTtl,
        @DefaultValue("6") int partitions,
        @DefaultValue("1") short replication) {

    private static final Pattern LEGAL_TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    public KafkaSettings {
        Map.of(
                        "KAFKA_ORDERS_TOPIC", ordersTopic,
                        "KAFKA_DISPUTES_TOPIC", disputesTopic,
                        "KAFKA_ORDERS_DLQ_TOPIC", ordersDlqTopic,
                        "KAFKA_DISPUTES_DLQ_TOPIC", disputesDlqTopic)
                .forEach((variable, topic) -> {
                    if (!LEGAL_TOPIC.matcher(topic).matches()) {
                        throw new InvalidSettingException(
                                variable, topic, "a topic has 1 to 249 of the characters a-z A-Z 0-9 . _ -");
                    }
                });
        if (Stream.of(ordersTopic, disputesTopic, ordersDlqTopic, disputesDlqTopic)
                        .distinct()
                        .count()
                < 4) {
            throw new InvalidSettingException(
                    "KAFKA_ORDERS_TOPIC", ordersTopic, "the two topics and their dead-letter topics must all differ");
        }
        requireGroup("KAFKA_ORDERS_CONSUMER_GROUP", ordersConsumerGroup);
        requireGroup("KAFKA_DISPUTES_CONSUMER_GROUP", disputesConsumerGroup);
        if (parkingTtl.isNegative() || parkingTtl.isZero()) {
            throw new InvalidSettingException("KAFKA_PARKING_TTL", parkingTtl, "it must be above 0, such as 15m");
        }
        if (partitions < 1) {
            throw new InvalidSettingException("KAFKA_PARTITIONS", partitions, "it must be at least 1");
        }
        if (replication < 1) {
            throw new InvalidSettingException("KAFKA_REPLICATION", replication, "it must be at least 1");
        }
    }

    private static void requireGroup(String variable, String group) {
        if (group.isBlank()) {
            throw new InvalidSettingException(variable, group, "it must not be empty");
        }
    }

    /** Where records of a topic go that cannot be applied. */
    String deadLetterTopic(String topic) {
        return topic.equals(disputesTopic) ? disputesDlqTopic : ordersDlqTopic;
    }

    /** Where a dead letter goes back to. */
    String topicOf(String deadLetterTopic) {
        return deadLetterTopic.equals(disputesDlqTopic) ? disputesTopic : ordersTopic;
    }

    Stream<String> topics() {
        return Stream.of(ordersTopic, disputesTopic, ordersDlqTopic, disputesDlqTopic);
    }
}
