package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.Samples;
import dev.sluice.ingest.update.Processor;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.setting.InvalidSettingException;
import dev.sluice.testkit.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.NestedExceptionUtils;

/** Which mode starts what, and what stops a start. */
class KafkaModeIT {

    @Test
    void startsNothingOfKafkaInHttpMode() {
        try (var service = Service.start("webhook.mode=http", "kafka.brokers=nonsense")) {
            assertThat(service.hasBean(ProducerConnection.class)).isFalse();
            assertThat(service.hasBean(KafkaProperties.class)).isFalse();
            assertThat(service.bean(Processor.class)).isNotInstanceOf(KafkaProcessor.class);
        }
    }

    @Test
    void startsTheKafkaProcessorAloneInKafkaModeAndAsksForSignaturesThereToo() {
        try (var service = Service.start(
                "kafka.brokers=localhost:" + TestBroker.freePort(),
                "api.base-url=nonsense",
                "webhook.secrets=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")) {
            assertThat(service.bean(Processor.class)).isInstanceOf(KafkaProcessor.class);
            assertThat(service.post(Samples.ORDER).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.brokers=, KAFKA_BROKERS=",
        "kafka.brokers=localhost, KAFKA_BROKERS=localhost",
        "api.deadline=0s, API_DEADLINE=0s",
        "webhook.mode=Kafka, WEBHOOK_MODE=Kafka",
        "webhook.mode=, WEBHOOK_MODE=",
    })
    void refusesToStart(String setting, String named) {
        assertThatThrownBy(() ->
                        Service.start("kafka.brokers=localhost:9092", setting).close())
                .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith(named + " cannot be used"));
    }
}
