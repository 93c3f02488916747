package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "localhost", "localhost:0", "localhost:65536", "http://localhost:9092", "a:1,"})
    void refusesBrokersThatCannotBe(String brokers) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> KafkaRules.brokers(brokers))
                .withMessageStartingWith("KAFKA_BROKERS=" + brokers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "webhooks.orders", "webhooks_orders"})
    void refusesTopicsThatKafkaDoesNotAllow(String topic) {
        var topics = new LinkedHashMap<String, String>();
        topics.put("KAFKA_ORDERS_TOPIC", "webhooks.orders");
        topics.put("KAFKA_ORDERS_DLQ_TOPIC", topic);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> KafkaRules.requireTopics(topics))
                .withMessageStartingWith("KAFKA_ORDERS_DLQ_TOPIC=" + topic + " cannot be used");
    }

    @Test
    void topicsOfThreeReplicasOutliveOneBroker() {
        assertThat(KafkaRules.topicConfig(1)).isEmpty();
        assertThat(KafkaRules.topicConfig(3)).isEqualTo(Map.of("min.insync.replicas", "2"));
    }
}
