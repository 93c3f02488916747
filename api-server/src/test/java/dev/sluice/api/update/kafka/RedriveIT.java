package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Topics;
import dev.sluice.testkit.Bodies;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@KafkaApiTest
class RedriveIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Api api;

    @Autowired
    Topics topics;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ConsumerFactory<byte[], byte[]> consumers;

    @Autowired
    KafkaTemplate<byte[], byte[]> kafka;

    @Autowired
    KafkaTopics kafkaTopics;

    private final String id = "order-" + UUID.randomUUID();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void putsChosenLettersBackOnceAndTheyTakeEffectOnce() throws Exception {
        // 120 orders whose updates are forbidden until an operator mends the cause, and one that no one can mend
        for (int i = 0; i < 120; i++) {
            topics.order(id + i, Bodies.order("e1", id + i, "created"));
            topics.order(id + i, Bodies.order("e2", id + i, "failed"));
            topics.order(id + i, Bodies.order("e3", id + i, "success"));
        }
        topics.order(id + "poison", "{");
        topics.flush();
        await().atMost(LONG).until(() -> topics.deadLetters("orders").size() == 121);
        jdbc.sql("update orders set status = 'updated'").update();

        assertThat(redrive("--dry-run")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("invalid-transition", "120", "malformed", "nothing was put back");
        assertThat(redrive("--reason", "invalid-transition", "--limit", "70")).isEqualTo(70);
        assertThat(redrive("--reason", "invalid-transition")).isEqualTo(50);
        assertThat(redrive("--reason", "invalid-transition")).isZero();

        await().atMost(LONG)
                .until(() -> jdbc.sql("select count(*) from orders where status = 'success'")
                                .query(Long.class)
                                .single()
                        == 120);
        assertThat(jdbc.sql("select count(*) from order_events where provider_event_id = 'e3'")
                        .query(Long.class)
                        .single())
                .isEqualTo(120);
        assertThat(topics.deadLetters("orders")).hasSize(121);

        // what no one mended comes back as a new dead letter, which is not marked
        assertThat(redrive()).isEqualTo(1);
        await().atMost(LONG).until(() -> topics.deadLetters("orders").size() == 122);
        assertThat(redrive("--dry-run")).isZero();
    }

    private long redrive(String... arguments) throws Exception {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Redrive(consumers, kafka, kafkaTopics, jdbc, out).run(RedriveOptions.parse(List.of(arguments)));
    }
}
