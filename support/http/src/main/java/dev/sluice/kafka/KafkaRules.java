package dev.sluice.kafka;

import dev.sluice.setting.InvalidSettingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code KAFKA_*}, and what topics are created with: the same for both services. */
public final class KafkaRules {

    private static final Pattern BROKER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    /** What Kafka itself allows. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** From here on one replica may be away and what is acknowledged is still on two. */
    public static final int SAFE_REPLICATION = 3;

    private KafkaRules() {}

    /** One of {@code KAFKA_BROKERS}. */
    public record Broker(String host, int port) {

        private static @Nullable Broker parse(String text) {
            var parts = BROKER.matcher(text);
            if (!parts.matches()) {
                return null;
            }
            int port = Integer.parseInt(parts.group(2));
            return port < 1 || port > 65_535 ? null : new Broker(parts.group(1), port);
        }
    }

    /**
     * Reads {@code KAFKA_BROKERS}.
     *
     * @throws InvalidSettingException if there is none, or one cannot be
     */
    public static List<Broker> brokers(String brokers) {
        if (brokers.isBlank()) {
            throw new InvalidSettingException(
                    "KAFKA_BROKERS", brokers, "kafka mode needs brokers, such as localhost:9092");
        }
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

    /**
     * Requires names that Kafka allows side by side.
     *
     * @param topics by variable
     */
    public static void requireTopics(SequencedMap<String, String> topics) {
        Map<String, String> variables = new HashMap<>();
        topics.forEach((variable, topic) -> {
            if (!TOPIC.matcher(topic).matches()) {
                throw new InvalidSettingException(
                        variable, topic, "it must be 1 to 249 of the characters a-z A-Z 0-9 . _ -, and not . or ..");
            }
            // Kafka refuses a topic that differs from another one only so: in its metrics' names they are the same
            String other = variables.putIfAbsent(topic.replace('.', '_'), variable);
            if (other != null) {
                throw new InvalidSettingException(
                        variable,
                        topic,
                        "it must differ from %s, in more than . and _ (%s)".formatted(other, topics.get(other)));
            }
        });
    }

    public static void requirePositive(String variable, int value) {
        if (value < 1) {
            throw new InvalidSettingException(variable, value, "it must be at least 1");
        }
    }

    /** What a topic is created with, so that what a broker acknowledged outlives one broker, where that can be. */
    public static Map<String, String> topicConfig(int replication) {
        return replication < SAFE_REPLICATION ? Map.of() : Map.of("min.insync.replicas", "2");
    }
}
