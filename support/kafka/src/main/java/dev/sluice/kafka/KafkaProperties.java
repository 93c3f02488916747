package dev.sluice.kafka;

import dev.sluice.setting.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What both services are told of Kafka; {@code kafka.brokers} is set by {@code KAFKA_BROKERS}, and so on. Made in kafka mode
 * only: it refuses what cannot work.
 *
 * @param brokers where to find the cluster: {@code host:port}, several separated by commas
 * @param partitions of a missing topic when it is created, as is {@code replication}; an existing one stays as it is
 */
@ConfigurationProperties("kafka")
public record KafkaProperties(
        @DefaultValue("") String brokers,
        @DefaultValue("webhooks.orders") String ordersTopic,
        @DefaultValue("webhooks.disputes") String disputesTopic,
        @DefaultValue("6") int partitions,
        @DefaultValue("1") short replication) {

    /** From here on one replica may be down and what is acknowledged is still on two. */
    public static final int SAFE_REPLICATION = 3;

    private static final Pattern BROKER = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    public KafkaProperties {
        requireBrokers(brokers);
        var topics = new LinkedHashMap<String, String>();
        topics.put("KAFKA_ORDERS_TOPIC", ordersTopic);
        topics.put("KAFKA_DISPUTES_TOPIC", disputesTopic);
        TopicNames.require(topics);
        requirePositive("KAFKA_PARTITIONS", partitions);
        requirePositive("KAFKA_REPLICATION", replication);
    }

    /**
     * A topic to be created. What a broker has acknowledged outlives the loss of one broker, where there are enough replicas
     * for that.
     */
    public NewTopic newTopic(String name) {
        return new NewTopic(name, partitions, replication)
                .configs(replication < SAFE_REPLICATION ? Map.of() : Map.of("min.insync.replicas", "2"));
    }

    private static void requireBrokers(String brokers) {
        if (brokers.isBlank()) {
            throw new InvalidSettingException(
                    "KAFKA_BROKERS", brokers, "kafka mode needs brokers, such as localhost:9092");
        }
        for (String broker : brokers.split(",", -1)) {
            if (!isBroker(broker.strip())) {
                // It might hold a password, which must not be shown
                throw new InvalidSettingException(
                        "KAFKA_BROKERS",
                        brokers.contains("@") ? "(hidden)" : brokers,
                        "it must be brokers such as localhost:9092,localhost:9093");
            }
        }
    }

    private static boolean isBroker(String text) {
        Matcher parts = BROKER.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int port = Integer.parseInt(parts.group(1));
        return port >= 1 && port <= 65_535;
    }

    private static void requirePositive(String variable, int value) {
        if (value < 1) {
            throw new InvalidSettingException(variable, value, "it must be at least 1");
        }
    }
}
