package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProducerConnectionTest {

    private static final ProducerRecord<String, byte[]> RECORD = new ProducerRecord<>("t", "k", new byte[0]);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static MockProducer<String, byte[]> producer() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    private static Publisher publisher(ProducerConnection connection) {
        var budget = new TimeBudget(Duration.ofSeconds(20));
        var probe = new BrokerProbe(new ClientSettings("localhost:9", Map.of(), budget));
        return new Publisher(connection, new PublishFailures(probe), budget, new SimpleMeterRegistry());
    }

    /** What it says of itself when it was refused the id that all its records carry. */
    @Test
    void replacesAProducerThatWasNotLetIn() {
        var refused = producer();
        refused.sendException =
                new KafkaException("in an error state", new SaslAuthenticationException("Authentication failed"));
        var second = producer();
        var producers = List.of(refused, second).iterator();
        try (var connection = new ProducerConnection(producers::next, SHORT)) {
            var publisher = publisher(connection);

            assertThatExceptionOfType(ServiceUnavailable.class)
                    .isThrownBy(() -> publisher.publish(RECORD))
                    .withMessage("Authentication failed");
            publisher.publish(RECORD);

            assertThat(refused.closed()).isTrue();
            assertThat(second.history()).containsExactly(RECORD);
        }
        assertThat(second.closed()).isTrue();
    }

    @Test
    void keepsAProducerThatFailsOtherwise() throws Exception {
        var first = producer();
        first.sendException = new KafkaException("something else");
        var made = new AtomicInteger();
        try (var connection = new ProducerConnection(
                () -> {
                    made.incrementAndGet();
                    return first;
                },
                SHORT)) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> publisher(connection).publish(RECORD));

            assertThat(connection.producer(Duration.ofSeconds(10))).isSameAs(first);
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void saysWhyThereIsNoneYet() {
        var attempts = new AtomicInteger();
        var refusal = new KafkaException("no", new SaslAuthenticationException("Authentication failed"));
        try (var connection = new ProducerConnection(
                () -> {
                    attempts.incrementAndGet();
                    throw refusal;
                },
                SHORT)) {
            await().until(() -> attempts.get() > 1);
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> connection.producer(SHORT))
                    .withCause(refusal);
        }
    }
}
