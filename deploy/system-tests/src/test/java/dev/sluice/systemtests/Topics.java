package dev.sluice.systemtests;

import dev.sluice.system.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as an operator sees them. */
final class Topics implements AutoCloseable {

    static final String ORDERS = "webhooks.orders";
    static final String DISPUTES = "webhooks.disputes";
    static final String ORDER_DEAD_LETTERS = "webhooks.orders.dlq";
    static final String DISPUTE_DEAD_LETTERS = "webhooks.disputes.dlq";

    private static final Map<String, String> GROUPS =
            Map.of(ORDERS, "payment-app-orders", DISPUTES, "payment-app-disputes");

    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> reader;

    Topics(Kafka kafka) {
        Map<String, Object> broker = Map.of("bootstrap.servers", kafka.bootstrap());
        admin = Admin.create(broker);
        producer = new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer());
        reader = new KafkaConsumer<>(broker, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Everything that was published has been dealt with, once and for all. */
    boolean isAllConsumed() throws ExecutionException, InterruptedException {
        return lag(ORDERS) == 0 && lag(DISPUTES) == 0;
    }

    /** How many records the group has not yet put behind itself. */
    long lag(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUPS.get(topic))
                .partitionsToOffsetAndMetadata()
                .get();
        return ends(topic).entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata offset = committed.get(end.getKey());
                    return end.getValue() - (offset == null ? 0 : offset.offset());
                })
                .sum();
    }

    /** How many members of the topic's group have some of its partitions. */
    long consumers(String topic) throws ExecutionException, InterruptedException {
        String group = GROUPS.getOrDefault(topic, "");
        return Objects.requireNonNull(
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group))
                .members()
                .stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    /** How many records the topic has got so far. */
    synchronized long size(String topic) {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    private synchronized Map<TopicPartition, Long> ends(String topic) {
        return reader.endOffsets(partitions(topic));
    }

    private List<TopicPartition> partitions(String topic) {
        return reader.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** All of the topic's records whose key begins so. */
    synchronized List<ConsumerRecord<String, byte[]>> records(String topic, String keyPrefix) {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        while (partitions.stream()
                .anyMatch(partition -> reader.position(partition) < ends.getOrDefault(partition, 0L))) {
            reader.poll(Duration.ofSeconds(1)).forEach(record -> {
                if (record.key() != null && record.key().startsWith(keyPrefix)) {
                    found.add(record);
                }
            });
        }
        return found;
    }

    /** Dead letters by reason, of orders whose id begins so. */
    Map<String, Long> deadLetters(String topic, String keyPrefix) {
        return records(topic, keyPrefix).stream()
                .collect(Collectors.groupingBy(letter -> header(letter, "dlq_reason"), Collectors.counting()));
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Returns before it is written: {@link #flush()} waits. */
    void publish(String topic, String key, byte[] value) {
        var _ = producer.send(new ProducerRecord<>(topic, key, value));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        reader.close();
        admin.close(Duration.ofSeconds(5));
    }
}
