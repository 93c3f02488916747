package dev.sluice.ingest.kafka;

import dev.sluice.web.InvalidSettingException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    private static final Pattern BROKER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    /** What Kafka itself allows. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    KafkaProperties {
        requireBrokers(brokers);
        requireTopic("KAFKA_ORDERS_TOPIC", ordersTopic);
        requireTopic("KAFKA_DISPUTES_TOPIC", disputesTopic);
        // Kafka refuses a topic that differs from another one only so: in its metrics' names they are the same
        if (ordersTopic.replace('.', '_').equals(disputesTopic.replace('.', '_'))) {
            throw new InvalidSettingException(
                    "KAFKA_DISPUTES_TOPIC",
                    disputesTopic,
                    "it must differ from KAFKA_ORDERS_TOPIC, in more than . and _ (%s)".formatted(ordersTopic));
        }
        requirePositive("KAFKA_PARTITIONS", partitions);
        requirePositive("KAFKA_REPLICATION", replication);
    }

    List<Broker> brokerList() {
        return brokerList(brokers);
    }

    List<String> topics() {
        return List.of(ordersTopic, disputesTopic);
    }

    /** One of {@code KAFKA_BROKERS}. */
    record Broker(String host, int port) {

        private static @Nullable Broker parse(String text) {
            var parts = BROKER.matcher(text);
            if (!parts.matches()) {
                return null;
            }
            int port = Integer.parseInt(parts.group(2));
            return port < 1 || port > 65_535 ? null : new Broker(parts.group(1), port);
        }
    }

    private static List<Broker> brokerList(String brokers) {
        return Arrays.stream(brokers.split(",", -1))
                .map(text -> {
                    Broker broker = Broker.parse(text.strip());
                    if (broker == null) {
                        // It might hold a password, which must not be shown
                        throw new InvalidSettingException(
                                "KAFKA_BROKERS",
                                brokers.contains("@") ? "(hidden)" : brokers,
                                "it must be brokers such as localhost:9092,localhost:9093");
                    }
                    return broker;
                })
                .toList();
    }

    private static void requireBrokers(String brokers) {
        if (brokers.isBlank()) {
            throw new InvalidSettingException(
                    "KAFKA_BROKERS", brokers, "kafka mode needs brokers, such as localhost:9092");
        }
        brokerList(brokers);
    }

    private static void requireTopic(String variable, String topic) {
        if (!TOPIC.matcher(topic).matches()) {
            throw new InvalidSettingException(
                    variable, topic, "it must be 1 to 249 of the characters a-z A-Z 0-9 . _ -, and not . or ..");
        }
    }

    private static void requirePositive(String variable, int value) {
        if (value < 1) {
            throw new InvalidSettingException(variable, value, "it must be at least 1");
        }
    }
}
