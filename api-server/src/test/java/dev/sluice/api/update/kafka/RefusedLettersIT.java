package dev.sluice.api.update.kafka;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Topics;
import dev.sluice.api.support.UpdateRows;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A dead letter that the broker does not take holds no partition. */
@KafkaApiTest
@Import(RedriveRunner.class)
class RefusedLettersIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String LIMIT = "max.message.bytes";

    /** No JSON, and above the limit also when it is compressed. */
    private static final String NO_JSON =
            IntStream.range(0, 200).mapToObj(i -> UUID.randomUUID().toString()).collect(Collectors.joining());

    @Autowired
    Topics topics;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    UpdateRows rows;

    @Autowired
    RedriveRunner redrive;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void recordThatIsLargeOnceUnpackedBecomesADeadLetter() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", TestBroker.shared().address(),
                        "compression.type", "gzip",
                        "max.request.size", "10000000"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topics.name("orders"), id, "x".repeat(5_000_008)))
                    .get();
        }
        assertPartitionGoesOn();
        await().atMost(LONG).until(() -> topics.deadLetters("orders", id).size() == 1);
    }

    @Test
    void letterThatTheBrokerRefusesIsKeptListedAndRedriven() throws Exception {
        limit(AlterConfigOp.OpType.SET);
        try {
            topics.order(id, NO_JSON);
            topics.flush();
            assertPartitionGoesOn();
            await().atMost(LONG).until(() -> kept() == 1);
            assertThat(redrive.run("--dry-run").printed()).contains("dead_letters", "malformed", "Dry run");
            assertThat(kept()).isEqualTo(1);
        } finally {
            limit(AlterConfigOp.OpType.DELETE);
        }
        assertThat(redrive.run("--reason", "malformed").printed())
                .containsPattern("dead_letters\\) +malformed +1 +0 +1");
        assertThat(kept()).isZero();
        // What no one mended comes back, and may now be written
        await().atMost(LONG).until(() -> topics.deadLetters("orders", id).size() == 1);
        assertThat(topics.deadLetters("orders"))
                .filteredOn(letter -> letter.key().equals(id))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value()).isEqualTo(NO_JSON);
                    assertThat(header(letter, "ce_id")).isEqualTo(id);
                });
    }

    private void assertPartitionGoesOn() {
        topics.sendOrders(id, Bodies.order("e1", id, "created"));
        await().atMost(LONG).until(() -> rows.orders(id) == 1);
    }

    private void limit(AlterConfigOp.OpType what) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.name("orders-dlq"));
        try (var admin = Topics.admin()) {
            admin.incrementalAlterConfigs(
                            Map.of(topic, List.of(new AlterConfigOp(new ConfigEntry(LIMIT, "1000"), what))))
                    .all()
                    .get();
        }
    }

    private long kept() {
        return jdbc.sql("select count(*) from dead_letters").query(Long.class).single();
    }
}
