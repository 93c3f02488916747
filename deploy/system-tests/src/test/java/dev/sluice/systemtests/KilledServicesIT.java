package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service is killed under load, as often as the run says; its load goes on all the while. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class KilledServicesIT {

    private static final int KILLS = Integer.getInteger("sluice.kills", 1);
    private static final int ORDERS_EACH_TIME = 100;
    private static final int UPDATES = 10;
    private static final int THREADS = 16;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** In the middle of a batch: its rows are locked and its events are about to be written. */
    @Test
    void losesNothingWhenApiServerIsKilledInTheMiddleOfABatch(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        List<Load> loads = new ArrayList<>();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        Stopwatch all = Stopwatch.start();
        try (Topics topics = new Topics(system.kafka)) {
            for (int i = 0; i < KILLS; i++) {
                Load load = new Load("api-killed-%s".formatted(i), ORDERS_EACH_TIME, UPDATES);
                loads.add(load);
                try (Session _ = database.lock("order_events")) {
                    sent.add(load.send(provider, THREADS));
                    await().atMost(TIMEOUT)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> database.isHeldUpAt("order_events"));
                    system.api.kill();
                    assertThat(database.applied(load)).isLessThan(load.size());
                }
                system.api.start();
            }
            finish(sent);
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            conclude("api-server killed", loads, provider, all, database, topics);
            assertThat(provider.refused()).isZero();
        }
    }

    /** Whenever it likes: with requests that wait for the broker's acknowledgement. */
    @Test
    void appliesWhatIngestAppHasTakenBeforeItIsKilled(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        List<Load> loads = new ArrayList<>();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        Stopwatch all = Stopwatch.start();
        try (Topics topics = new Topics(system.kafka)) {
            for (int i = 0; i < KILLS; i++) {
                Load load = new Load("ingest-killed-%s".formatted(i), ORDERS_EACH_TIME, UPDATES);
                loads.add(load);
                int before = provider.taken();
                int refused = provider.refused();
                sent.add(load.send(provider, THREADS));
                await().atMost(TIMEOUT)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> provider.taken() > before + load.size() / 5);
                system.ingest.kill();
                assertThat(provider.taken()).isLessThan(before + load.size());
                system.ingest.start();
                finish(sent);
                assertThat(provider.refused()).isGreaterThan(refused);
            }
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            conclude("ingest-app killed", loads, provider, all, database, topics);
        }
    }

    private static void finish(List<CompletableFuture<Void>> sent) throws Exception {
        for (CompletableFuture<Void> one : sent) {
            one.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void conclude(
            String test, List<Load> loads, Provider provider, Stopwatch all, SystemDatabase database, Topics topics)
            throws Exception {
        int size = loads.stream().mapToInt(Load::size).sum();
        assertThat(provider.taken()).isEqualTo(size);
        for (Load load : loads) {
            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEmpty();
        }
        Figures.note(
                test,
                "%s times; %s webhooks taken, all applied once, %s sendings answered otherwise or not at all; %s in all"
                        .formatted(loads.size(), size, provider.refused(), all.seconds()));
    }
}
