package dev.sluice.api.update.kafka;

import dev.sluice.api.update.KindName;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.TopicNames;
import dev.sluice.setting.InvalidSettingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/**
 * Topics and group of each kind of update: orders have {@code KAFKA_ORDERS_TOPIC}, {@code KAFKA_ORDERS_DLQ_TOPIC} and
 * {@code KAFKA_ORDERS_CONSUMER_GROUP}, and so on.
 */
final class KafkaTopics {

    /**
     * What one kind has.
     *
     * @param topic where its updates come from
     * @param deadLetters the topic of those that cannot be applied
     */
    record OfKind(KindName kind, String topic, String deadLetters, String consumerGroup) {

        private static OfKind of(KindName kind, KafkaProperties properties, Environment environment) {
            String name = kind.plural();
            String topic = switch (kind) {
                case ORDER -> properties.ordersTopic();
                case DISPUTE -> properties.disputesTopic();
            };
            return new OfKind(
                    kind,
                    topic,
                    environment.getProperty("kafka.%s-dlq-topic".formatted(name), "webhooks.%s.dlq".formatted(name)),
                    environment.getProperty("kafka.%s-consumer-group".formatted(name), "payment-app-" + name));
        }

        private String variable(String what) {
            return "KAFKA_%s_%s".formatted(kind.plural().toUpperCase(Locale.ROOT), what);
        }
    }

    private final List<OfKind> kinds;

    KafkaTopics(KafkaProperties properties, Environment environment) {
        this(Arrays.stream(KindName.values())
                .map(kind -> OfKind.of(kind, properties, environment))
                .toList());
    }

    KafkaTopics(List<OfKind> kinds) {
        var topics = new LinkedHashMap<String, String>();
        kinds.forEach(kind -> topics.put(kind.variable("TOPIC"), kind.topic()));
        kinds.forEach(kind -> topics.put(kind.variable("DLQ_TOPIC"), kind.deadLetters()));
        TopicNames.require(topics);
        for (OfKind kind : kinds) {
            if (kind.consumerGroup().isBlank()) {
                throw new InvalidSettingException(
                        kind.variable("CONSUMER_GROUP"), kind.consumerGroup(), "it must not be empty");
            }
        }
        this.kinds = List.copyOf(kinds);
    }

    List<OfKind> kinds() {
        return kinds;
    }

    OfKind of(KindName kind) {
        return kinds.stream().filter(its -> its.kind() == kind).findFirst().orElseThrow();
    }

    /** Where records of a topic go that cannot be applied; the first kind's where a topic was renamed since. */
    String deadLettersOf(String topic) {
        return kinds.stream()
                .filter(its -> its.topic().equals(topic))
                .findFirst()
                .orElse(kinds.getFirst())
                .deadLetters();
    }

    /** All topics that there have to be. */
    List<String> all() {
        return Stream.concat(names(OfKind::topic), names(OfKind::deadLetters)).toList();
    }

    boolean isForDeadLetters(String topic) {
        return names(OfKind::deadLetters).anyMatch(topic::equals);
    }

    private Stream<String> names(Function<OfKind, String> which) {
        return kinds.stream().map(which);
    }
}
