package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both modes, each with a database of its own, make the same of the same webhooks: {@link Scenarios}. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class ParityIT {

    private final String run = "parity-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Scenario> scenarios = Scenarios.all(run);

    @TestFactory
    Stream<DynamicTest> comesToTheSameInBothModes(TestSystem system) throws Exception {
        try (HttpMode httpMode = HttpMode.start(system);
                Topics topics = new Topics(system.kafka)) {
            Map<Scenario, List<String>> http = Play.all(scenarios, new Provider(httpMode.ingestUrl()));
            Map<Scenario, List<String>> kafka = Play.all(scenarios, new Provider(system.ingestUrl()));
            await().atMost(Duration.ofSeconds(60)).until(topics::isAllConsumed);
            // What is refused when its order has come becomes a dead letter some time after that one's batch
            long expected = scenarios.stream().mapToLong(Scenario::deadLetters).sum();
            Map<String, Long> deadLetters = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> deadLetters(topics),
                            letters -> letters.values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum()
                                    >= expected);
            StoredRows httpRows = StoredRows.read(httpMode.databaseUrl(), run);
            StoredRows kafkaRows = StoredRows.read(system.postgres.url(), run);
            Figures.note(
                    "parity",
                    "%s scenarios, %s webhooks in each mode"
                            .formatted(
                                    scenarios.size(),
                                    scenarios.stream()
                                            .mapToInt(
                                                    scenario -> scenario.steps().size())
                                            .sum()));
            return scenarios.stream()
                    .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                        assertThat(http.get(scenario)).isEqualTo(answers(scenario, Mode.HTTP));
                        assertThat(kafka.get(scenario)).isEqualTo(answers(scenario, Mode.KAFKA));
                        Stored left = scenario.comparable(httpRows.of(scenario.orderId()));
                        Stored queued = scenario.comparable(kafkaRows.of(scenario.orderId()));
                        assertThat(left.canonical())
                                .isEqualTo(scenario.stored(Mode.HTTP).canonical());
                        assertThat(queued.canonical())
                                .isEqualTo(scenario.stored(Mode.KAFKA).canonical());
                        if (scenario.isTheSameInBothModes()) {
                            assertThat(queued).isEqualTo(left);
                        }
                        assertThat(deadLetters.getOrDefault(scenario.orderId(), 0L))
                                .isEqualTo(scenario.deadLetters());
                    }));
        }
    }

    private static List<String> answers(Scenario scenario, Mode mode) {
        return scenario.steps().stream()
                .map(step -> step.outcome().answer(mode == Mode.KAFKA))
                .toList();
    }

    private Map<String, Long> deadLetters(Topics topics) {
        return Stream.of(Topics.ORDER_DEAD_LETTERS, Topics.DISPUTE_DEAD_LETTERS)
                .flatMap(topic -> topics.records(topic, run).stream())
                .collect(Collectors.groupingBy(ConsumerRecord::key, Collectors.counting()));
    }
}
