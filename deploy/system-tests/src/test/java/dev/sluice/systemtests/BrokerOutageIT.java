package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.Concurrently;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(SharedSystem.class)
class BrokerOutageIT {

    /** A second above what {@code API_DEADLINE} is unless it is set: when providers give up. */
    private static final Duration GIVING_UP = Duration.ofSeconds(10);

    private static final int AT_ONCE = 20;
    private static final int ORDERS = 100;
    private static final int UPDATES = 10;
    private static final int THREADS = 16;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private record Answer(String text, Duration took) {}

    @Test
    void answersWithinTheDeadlineAndGoesOnAfterwards(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        Load load = new Load("broker-stopped", AT_ONCE, 1 + 1);
        int starts = system.api.starts() + system.ingest.starts();

        system.broker.stop();
        List<Answer> answers = atOnce(load, provider);
        system.broker.start();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.text()).matches("502 Delivery failed|504 Delivery timed out");
            assertThat(answer.took()).isLessThan(GIVING_UP);
        });
        Stopwatch back = Stopwatch.start();
        load.send(provider, AT_ONCE).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        try (Topics topics = new Topics(system.kafka)) {
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            String backTook = back.seconds();
            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEmpty();
            assertThat(system.api.starts() + system.ingest.starts()).isEqualTo(starts);
            Figures.note(
                    "broker stopped",
                    String.format(
                            Locale.ROOT,
                            "%d webhooks at once, answered %s, the last after %.1f s; sent again and all applied %s after its return",
                            AT_ONCE,
                            answers.stream().map(Answer::text).distinct().toList(),
                            answers.stream()
                                            .mapToLong(answer -> answer.took().toMillis())
                                            .max()
                                            .orElseThrow()
                                    / 1e3,
                            backTook));
        }
    }

    /** The first webhook of each order. */
    private static List<Answer> atOnce(Load load, Provider provider) {
        List<String> orders = load.orders();
        return Concurrently.call(orders.size(), i -> {
            long start = System.nanoTime();
            String text = provider.send(load.life(orders.get(i)).getFirst());
            return new Answer(text, Duration.ofNanos(System.nanoTime() - start));
        });
    }

    /** What a broker has acknowledged outlives its process, as it is in the system's hands by then. */
    @Test
    void losesNothingThatWasTakenWhenItIsKilledUnderLoad(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        Load load = new Load("broker-killed", ORDERS, UPDATES);
        Stopwatch all = Stopwatch.start();

        CompletableFuture<Void> sent = load.send(provider, THREADS);
        await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(5)).until(() -> provider.taken() > load.size() / 4);
        system.broker.kill();
        assertThat(provider.taken()).isLessThan(load.size());
        system.broker.start();
        sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

        try (Topics topics = new Topics(system.kafka)) {
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEmpty();
        }
        assertThat(provider.taken()).isEqualTo(load.size());
        Figures.note(
                "broker killed",
                "once; %s webhooks taken, all applied once, %s sendings answered otherwise; %s in all"
                        .formatted(load.size(), provider.refused(), all.seconds()));
    }
}
