package dev.sluice.systemtests;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
@ExtendWith(SharedSystem.class)
class DeadLettersIT {

    private static final int GOOD = 500;
    private static final int UPDATES = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Published to the topic itself, as ingest-app would never do. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u00ff no JSON", "{\"amout\":1}"})
    void buriesAPoisonRecordAndNothingElse(String poison, TestSystem system) throws Exception {
        Load load = new Load("poison", GOOD / UPDATES, UPDATES);
        String victim = load.orders().get(GOOD / UPDATES / 2);
        try (Topics topics = new Topics(system.kafka)) {
            Stopwatch all = Stopwatch.start();
            for (int update = 0; update < UPDATES; update++) {
                for (String order : load.orders()) {
                    if (update == UPDATES / 2 && order.equals(victim)) {
                        topics.publish(Topics.ORDERS, victim, poison);
                    }
                    topics.publish(
                            Topics.ORDERS, order, load.life(order).get(update).body());
                }
            }
            topics.flush();
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            new SystemDatabase(system.postgres).assertAppliedOnceAndInOrder(load);
            List<ConsumerRecord<String, String>> letters = topics.records(Topics.ORDER_DEAD_LETTERS, load.prefix());
            assertThat(letters).hasSize(1);
            ConsumerRecord<String, String> letter = letters.getFirst();
            assertThat(letter.key()).isEqualTo(victim);
            assertThat(letter.value()).isEqualTo(poison);
            assertThat(header(letter, "dlq_reason")).isEqualTo("malformed");
            assertThat(header(letter, "dlq_topic")).isEqualTo(Topics.ORDERS);
            Figures.note(
                    "poison record",
                    "%s applied, 1 dead letter, \"%s: %s\"; %s"
                            .formatted(
                                    GOOD, header(letter, "dlq_reason"), header(letter, "dlq_detail"), all.seconds()));
        }
    }
}
