package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class KafkaPropertiesTest {

    /** As the process's environment would be bound. */
    private static KafkaProperties bound(Map<String, String> variables) {
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables));
        return new Binder(List.of(
                        ConfigurationPropertySources.from(source).iterator().next()))
                .bindOrCreate("kafka", KafkaProperties.class);
    }

    private static Map<String, String> with(String variable, String value) {
        var variables = new HashMap<>(Map.of("KAFKA_BROKERS", "localhost:9092"));
        variables.put(variable, value);
        return variables;
    }

    @Test
    void hasDefaultsForAllButTheBrokers() {
        assertThat(bound(Map.of("KAFKA_BROKERS", "localhost:9092")))
                .isEqualTo(new KafkaProperties("localhost:9092", "webhooks.orders", "webhooks.disputes", 6, (short) 1));
    }

    @Test
    void takesEachVariable() {
        assertThat(bound(Map.of(
                        "KAFKA_BROKERS", "a:1,b:2",
                        "KAFKA_ORDERS_TOPIC", "o",
                        "KAFKA_DISPUTES_TOPIC", "d",
                        "KAFKA_PARTITIONS", "1",
                        "KAFKA_REPLICATION", "3")))
                .isEqualTo(new KafkaProperties("a:1,b:2", "o", "d", 1, (short) 3));
    }

    @Test
    void takesBrokersByNameAndByAddress() {
        assertThat(bound(Map.of("KAFKA_BROKERS", "kafka-1.example:9092, [::1]:65535"))
                        .brokers())
                .isEqualTo("kafka-1.example:9092, [::1]:65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "localhost:",
                ":9092",
                "localhost:0",
                "localhost:65536",
                "localhost:http",
                "http://localhost:9092",
                "a:1,",
                ",a:1",
                "a:1;b:2",
                "a b:1"
            })
    void refusesBrokersThatCannotBe(String brokers) {
        assertRefused(Map.of("KAFKA_BROKERS", brokers), "KAFKA_BROKERS=" + brokers);
    }

    @Test
    void needsBrokers() {
        assertRefused(Map.of(), "KAFKA_BROKERS= cannot be used: kafka mode needs brokers");
    }

    @Test
    void doesNotShowAPasswordAmongBrokers() {
        assertRefused(Map.of("KAFKA_BROKERS", "joe:secret@localhost:9092"), "KAFKA_BROKERS=(hidden)");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_ORDERS_TOPIC, ''",
        "KAFKA_ORDERS_TOPIC, .",
        "KAFKA_ORDERS_TOPIC, ..",
        "KAFKA_ORDERS_TOPIC, a b",
        "KAFKA_ORDERS_TOPIC, orders/1",
        "KAFKA_DISPUTES_TOPIC, ''",
        "KAFKA_DISPUTES_TOPIC, dispütes",
        "KAFKA_DISPUTES_TOPIC, webhooks.orders",
        "KAFKA_DISPUTES_TOPIC, webhooks_orders",
        "KAFKA_PARTITIONS, 0",
        "KAFKA_PARTITIONS, -1",
        "KAFKA_REPLICATION, 0",
        "KAFKA_REPLICATION, -1",
    })
    void refusesWhatCannotWork(String variable, String value) {
        assertRefused(with(variable, value), "%s=%s cannot be used".formatted(variable, value));
    }

    @Test
    void takesTopicsOfUpTo249Characters() {
        assertThat(bound(with("KAFKA_ORDERS_TOPIC", "t".repeat(249))).ordersTopic())
                .hasSize(249);
        assertRefused(with("KAFKA_ORDERS_TOPIC", "t".repeat(250)), "KAFKA_ORDERS_TOPIC=ttt");
    }

    @Test
    void topicsOfThreeReplicasOutliveOneBroker() {
        var topic = bound(with("KAFKA_REPLICATION", "3")).newTopic("t");
        assertThat(topic.configs()).isEqualTo(Map.of("min.insync.replicas", "2"));
        assertThat(topic.replicationFactor()).isEqualTo((short) 3);
        assertThat(bound(with("KAFKA_REPLICATION", "1")).newTopic("t").configs())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_PARTITIONS, many",
        "KAFKA_PARTITIONS, ''",
        "KAFKA_REPLICATION, 40000",
    })
    void refusesWhatCannotBeRead(String variable, String value) {
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> bound(with(variable, value)));
    }

    private static void assertRefused(Map<String, String> variables, String message) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(variables))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith(message);
    }
}
