package dev.sluice.api.support;

import dev.sluice.testkit.Cluster;
import dev.sluice.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/** Writes to the topics of the api-server under test as ingest-app would, and reads its dead letters. */
@TestComponent
public class Topics implements AutoCloseable {

    private static final Cluster CLUSTER = new Cluster(TestBroker.shared().address());

    private final Environment environment;
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", CLUSTER.bootstrap(), "acks", "all", "linger.ms", "5"),
            new StringSerializer(),
            new StringSerializer());

    Topics(Environment environment) {
        this.environment = environment;
    }

    public String name(String topic) {
        return environment.getRequiredProperty("kafka." + topic + "-topic");
    }

    /** Sends without waiting: {@link #flush}. */
    public void order(String orderId, @Nullable String value) {
        send("orders", orderId, value);
    }

    /** An order's update, whose record says a time to come. */
    public void orderStampedAhead(String orderId, String value, Duration ahead) {
        var _ = producer.send(new ProducerRecord<>(
                name("orders"), null, Instant.now().plus(ahead).toEpochMilli(), orderId, value));
    }

    /** Sends updates of an order, and waits until they are there. */
    public void sendOrders(String orderId, String... values) {
        for (String value : values) {
            order(orderId, value);
        }
        flush();
    }

    public void dispute(String orderId, @Nullable String value) {
        send("disputes", orderId, value);
    }

    /** To the topic of a kind, such as {@code orders}, without waiting. */
    public void send(String topic, String key, @Nullable String value) {
        var record = record(name(topic), key, value);
        record.headers().add("ce_id", key.getBytes(StandardCharsets.UTF_8));
        var _ = producer.send(record);
    }

    @SuppressWarnings("NullAway") // Kafka takes null where a record has no value
    private static ProducerRecord<String, String> record(String topic, String key, @Nullable String value) {
        return new ProducerRecord<>(topic, key, value);
    }

    public void flush() {
        producer.flush();
    }

    /** All dead letters of orders or disputes by now. */
    public List<ConsumerRecord<String, String>> deadLetters(String kind) {
        return CLUSTER.records(name(kind + "-dlq"));
    }

    /** Those of them whose key begins so. */
    public List<ConsumerRecord<String, String>> deadLetters(String kind, String keyPrefix) {
        return deadLetters(kind).stream()
                .filter(letter -> letter.key().startsWith(keyPrefix))
                .toList();
    }

    public static Admin admin() {
        return CLUSTER.admin();
    }

    @Override
    public void close() {
        producer.close();
    }
}
