package dev.sluice.api.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/** Writes to the topics of the api-server under test as ingest-app would, and reads its dead letters. */
@TestComponent
public class Topics implements AutoCloseable {

    private final Environment environment;
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.address(), "acks", "all", "linger.ms", "5"),
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

    /** All dead letters of orders or disputes so far. */
    public List<ConsumerRecord<String, String>> deadLetters(String kind) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<String, String>(
                Map.of("bootstrap.servers", TestBroker.address()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name(kind + "-dlq")).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long total = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (records.size() < total) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    public static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public static Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", TestBroker.address()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
