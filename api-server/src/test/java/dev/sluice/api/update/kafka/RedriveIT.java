package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Topics;
import dev.sluice.api.support.UpdateRows;
import dev.sluice.testkit.Bodies;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@KafkaApiTest
@Import(RedriveRunner.class)
class RedriveIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Api api;

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

        RedriveRunner.Result dryRun = redrive.run("--dry-run");
        assertThat(dryRun.putBack()).isZero();
        assertThat(dryRun.printed()).contains("invalid-transition", "120", "malformed", "nothing was put back");
        assertThat(redrive.run("--reason", "invalid-transition", "--limit", "70")
                        .putBack())
                .isEqualTo(70);
        assertThat(redrive.run("--reason", "invalid-transition").putBack()).isEqualTo(50);
        assertThat(redrive.run("--reason", "invalid-transition").putBack()).isZero();

        await().atMost(LONG).until(() -> rows.orders(id, "success") == 120);
        assertThat(jdbc.sql("select count(*) from order_events where provider_event_id = 'e3'")
                        .query(Long.class)
                        .single())
                .isEqualTo(120);
        assertThat(topics.deadLetters("orders")).hasSize(121);

        // what no one mended comes back as a new dead letter, which is not marked
        assertThat(redrive.run().putBack()).isEqualTo(1);
        await().atMost(LONG).until(() -> topics.deadLetters("orders").size() == 122);
        assertThat(redrive.run("--dry-run").putBack()).isZero();
    }
}
