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

/** All modes, each with a database of its own, make the same of the same webhooks: {@link Scenarios}. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class ParityIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final String run = "parity-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Scenario> scenarios = Scenarios.all(run);
    private final long failed = scenarios.stream().mapToLong(Scenario::failed).sum();

    /**
     * What came of all scenarios in one mode.
     *
     * @param failed how many webhooks of each order can never be applied, where the provider was not told so
     */
    private record Seen(Map<Scenario, List<String>> answers, StoredRows rows, Map<String, Long> failed) {

        void assertIs(Scenario scenario, Mode mode) {
            assertThat(answers.get(scenario)).isEqualTo(scenario.answers(mode));
            assertThat(stored(scenario).canonical())
                    .isEqualTo(scenario.stored(mode).canonical());
        }

        void assertHasFailed(Scenario scenario) {
            assertThat(failed.getOrDefault(scenario.orderId(), 0L)).isEqualTo(scenario.failed());
        }

        Stored stored(Scenario scenario) {
            return scenario.comparable(rows.of(scenario.orderId()));
        }
    }

    @TestFactory
    Stream<DynamicTest> comesToTheSameInEachMode(TestSystem system) throws Exception {
        Seen http = direct(system, Mode.HTTP);
        Seen grpc = direct(system, Mode.GRPC);
        Seen inbox = inbox(system);
        Seen kafka = kafka(system);
        Figures.note(
                "parity",
                "%s scenarios, %s webhooks in each mode"
                        .formatted(
                                scenarios.size(),
                                scenarios.stream()
                                        .mapToInt(scenario -> scenario.steps().size())
                                        .sum()));
        return scenarios.stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                    http.assertIs(scenario, Mode.HTTP);
                    grpc.assertIs(scenario, Mode.GRPC);
                    inbox.assertIs(scenario, Mode.INBOX);
                    kafka.assertIs(scenario, Mode.KAFKA);
                    assertThat(grpc.stored(scenario)).isEqualTo(http.stored(scenario));
                    assertThat(kafka.stored(scenario)).isEqualTo(inbox.stored(scenario));
                    if (scenario.isTheSameInEachMode()) {
                        assertThat(kafka.stored(scenario)).isEqualTo(http.stored(scenario));
                    }
                    inbox.assertHasFailed(scenario);
                    kafka.assertHasFailed(scenario);
                }));
    }

    /** A mode in which a webhook is answered once its update is applied. */
    private Seen direct(TestSystem system, Mode mode) throws Exception {
        try (ModeBeside direct = ModeBeside.start(system, mode)) {
            var answers = Play.all(scenarios, new Provider(direct.ingestUrl()));
            return new Seen(answers, StoredRows.read(direct.databaseUrl(), run), Map.of());
        }
    }

    private Seen inbox(TestSystem system) throws Exception {
        try (ModeBeside inbox = ModeBeside.start(system, Mode.INBOX)) {
            var answers = Play.all(scenarios, new Provider(inbox.ingestUrl()));
            await().atMost(LONG).until(inbox.inbox()::isAtRest);
            return new Seen(
                    answers,
                    StoredRows.read(inbox.databaseUrl(), run),
                    inbox.inbox().failed(run));
        }
    }

    private Seen kafka(TestSystem system) throws Exception {
        try (Topics topics = new Topics(system.kafka)) {
            var answers = Play.all(scenarios, new Provider(system.ingestUrl()));
            await().atMost(LONG).until(topics::isAllConsumed);
            // What is refused when its order has come becomes a dead letter some time after that one's batch
            Map<String, Long> deadLetters = await().atMost(LONG)
                    .until(
                            () -> deadLetters(topics),
                            letters -> letters.values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum()
                                    >= failed);
            return new Seen(answers, StoredRows.read(system.postgres.url(), run), deadLetters);
        }
    }

    private Map<String, Long> deadLetters(Topics topics) {
        return Stream.of(Topics.ORDER_DEAD_LETTERS, Topics.DISPUTE_DEAD_LETTERS)
                .flatMap(topic -> topics.records(topic, run).stream())
                .collect(Collectors.groupingBy(ConsumerRecord::key, Collectors.counting()));
    }
}
