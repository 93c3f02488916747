package dev.sluice.systemtests;

import static dev.sluice.testkit.Cluster.header;

import dev.sluice.system.Kafka;
import dev.sluice.testkit.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as an operator sees them. */
final class Topics implements AutoCloseable {

    static final String ORDERS = "webhooks.orders";
    static final String DISPUTES = "webhooks.disputes";
    static final String ORDER_DEAD_LETTERS = "webhooks.orders.dlq";
    static final String DISPUTE_DEAD_LETTERS = "webhooks.disputes.dlq";

    private static final Map<String, String> GROUPS =
            Map.of(ORDERS, "payment-app-orders", DISPUTES, "payment-app-disputes");

    private final Cluster cluster;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    Topics(Kafka kafka) {
        cluster = new Cluster(kafka.bootstrap());
        admin = cluster.admin();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new StringSerializer());
    }

    /** Everything that was published has been dealt with, once and for all. */
    boolean isAllConsumed() throws ExecutionException, InterruptedException {
        return lag(ORDERS) == 0 && lag(DISPUTES) == 0;
    }

    /** How many records the group has not yet put behind itself. */
    long lag(String topic) throws ExecutionException, InterruptedException {
        return cluster.lag(admin, GROUPS.getOrDefault(topic, ""), topic);
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
    long size(String topic) {
        return cluster.size(topic);
    }

    /** All of the topic's records whose key begins so. */
    List<ConsumerRecord<String, String>> records(String topic, String keyPrefix) {
        return cluster.records(topic).stream()
                .filter(record -> record.key() != null && record.key().startsWith(keyPrefix))
                .toList();
    }

    /** Dead letters by reason, of orders whose id begins so. */
    Map<String, Long> deadLetters(String topic, String keyPrefix) {
        return records(topic, keyPrefix).stream()
                .collect(Collectors.groupingBy(letter -> header(letter, "dlq_reason"), Collectors.counting()));
    }

    /** Returns before it is written: {@link #flush()} waits. */
    void publish(String topic, String key, String value) {
        var _ = producer.send(new ProducerRecord<>(topic, key, value));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
    }
}
