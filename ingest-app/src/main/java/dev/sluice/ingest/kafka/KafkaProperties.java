package dev.sluice.ingest.kafka;

import dev.sluice.kafka.KafkaRules;
import dev.sluice.kafka.KafkaRules.Broker;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where updates are published; {@code kafka.brokers} is set by {@code KAFKA_BROKERS}, and so on.
 *
 * @param brokers where to find the cluster: {@code host:port}, several separated by commas
 * @param partitions what a missing topic is created with, as is {@code replication}; an existing one stays as it is
 */
@ConfigurationProperties("kafka")
record KafkaProperties(
        @DefaultValue("") String brokers,
        @DefaultValue("webhooks.orders") String ordersTopic,
        @DefaultValue("webhooks.disputes") String disputesTopic,
        @DefaultValue("6") int partitions,
        @DefaultValue("1") short replication) {

    KafkaProperties {
        KafkaRules.brokers(brokers);
        var topics = new LinkedHashMap<String, String>();
        topics.put("KAFKA_ORDERS_TOPIC", ordersTopic);
        topics.put("KAFKA_DISPUTES_TOPIC", disputesTopic);
        KafkaRules.requireTopics(topics);
        KafkaRules.requirePositive("KAFKA_PARTITIONS", partitions);
        KafkaRules.requirePositive("KAFKA_REPLICATION", replication);
    }

    List<Broker> brokerList() {
        return KafkaRules.brokers(brokers);
    }

    List<String> topics() {
        return List.of(ordersTopic, disputesTopic);
    }
}
