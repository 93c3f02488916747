package dev.sluice.api.update.kafka;

import dev.sluice.web.InvalidSettingException;
import dev.sluice.web.KafkaRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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

    public KafkaSettings {
        var topics = new LinkedHashMap<String, String>();
        topics.put("KAFKA_ORDERS_TOPIC", ordersTopic);
        topics.put("KAFKA_DISPUTES_TOPIC", disputesTopic);
        topics.put("KAFKA_ORDERS_DLQ_TOPIC", ordersDlqTopic);
        topics.put("KAFKA_DISPUTES_DLQ_TOPIC", disputesDlqTopic);
        KafkaRules.requireTopics(topics);
        requireGroup("KAFKA_ORDERS_CONSUMER_GROUP", ordersConsumerGroup);
        requireGroup("KAFKA_DISPUTES_CONSUMER_GROUP", disputesConsumerGroup);
        if (parkingTtl.isNegative() || parkingTtl.isZero()) {
            throw new InvalidSettingException("KAFKA_PARKING_TTL", parkingTtl, "it must be above 0, such as 15m");
        }
        KafkaRules.requirePositive("KAFKA_PARTITIONS", partitions);
        KafkaRules.requirePositive("KAFKA_REPLICATION", replication);
    }

    private static void requireGroup(String variable, String group) {
        if (group.isBlank()) {
            throw new InvalidSettingException(variable, group, "it must not be empty");
        }
    }

    /** Where updates of a kind come from: {@code orders} or {@code disputes}. */
    String topic(String kinds) {
        return kinds.equals("disputes") ? disputesTopic : ordersTopic;
    }

    String consumerGroup(String kinds) {
        return kinds.equals("disputes") ? disputesConsumerGroup : ordersConsumerGroup;
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

    List<String> deadLetterTopics() {
        return List.of(ordersDlqTopic, disputesDlqTopic);
    }
}
