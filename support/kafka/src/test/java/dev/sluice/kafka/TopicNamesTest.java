package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.util.LinkedHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "webhooks.orders", "webhooks_orders"})
    void refusesTopicsThatKafkaDoesNotAllow(String topic) {
        var topics = new LinkedHashMap<String, String>();
        topics.put("KAFKA_ORDERS_TOPIC", "webhooks.orders");
        topics.put("KAFKA_ORDERS_DLQ_TOPIC", topic);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> TopicNames.require(topics))
                .withMessageStartingWith("KAFKA_ORDERS_DLQ_TOPIC=" + topic + " cannot be used");
    }
}
