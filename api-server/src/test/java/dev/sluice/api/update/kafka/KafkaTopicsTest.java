package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.update.KindName;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.setting.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class KafkaTopicsTest {

    @Test
    void haveTheDefaultsThatAreDocumented() {
        KafkaTopics topics = with(Map.of());
        assertThat(topics.of(KindName.ORDER))
                .isEqualTo(new KafkaTopics.OfKind(
                        KindName.ORDER, "webhooks.orders", "webhooks.orders.dlq", "payment-app-orders"));
        assertThat(topics.of(KindName.DISPUTE))
                .isEqualTo(new KafkaTopics.OfKind(
                        KindName.DISPUTE, "webhooks.disputes", "webhooks.disputes.dlq", "payment-app-disputes"));
    }

    @Test
    void areNamedByVariablesOfTheirKind() {
        assertThat(with(Map.of(
                                "KAFKA_DISPUTES_TOPIC", "d",
                                "KAFKA_DISPUTES_DLQ_TOPIC", "d.dead",
                                "KAFKA_DISPUTES_CONSUMER_GROUP", "g"))
                        .of(KindName.DISPUTE))
                .isEqualTo(new KafkaTopics.OfKind(KindName.DISPUTE, "d", "d.dead", "g"));
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_ORDERS_TOPIC, ''",
        "KAFKA_ORDERS_TOPIC, a b",
        "KAFKA_DISPUTES_TOPIC, webhooks.orders",
        "KAFKA_ORDERS_DLQ_TOPIC, webhooks_disputes",
        "KAFKA_DISPUTES_DLQ_TOPIC, webhooks.orders.dlq",
        "KAFKA_ORDERS_CONSUMER_GROUP, ''",
        "KAFKA_DISPUTES_CONSUMER_GROUP, ' '",
    })
    void namesThatCannotBeAreRefused(String variable, String value) {
        assertThatThrownBy(() -> with(Map.of(variable, value)))
                .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith("%s=%s cannot be used", variable, value));
    }

    @Test
    void lettersOfATopicThatWasRenamedSinceHaveAPlace() {
        KafkaTopics topics = with(Map.of());
        assertThat(topics.deadLettersOf("webhooks.disputes")).isEqualTo("webhooks.disputes.dlq");
        assertThat(topics.deadLettersOf("of-old")).isEqualTo("webhooks.orders.dlq");
    }

    private static KafkaTopics with(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("brokers", Map.of("kafka.brokers", "localhost:9092")));
        ConfigurationPropertySources.attach(environment);
        return new KafkaTopics(Binder.get(environment).bindOrCreate("kafka", KafkaProperties.class), environment);
    }
}
