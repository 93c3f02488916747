package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(SharedSystem.class)
class SecondApiServerIT {

    private static final int UPDATES = 10;
    private static final int THREADS = 2;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Until it has done some of the work, and has left the rest to the first one again. */
    @Test
    void joinsAndLeavesUnderLoad(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        Load load = new Load("second", Integer.MAX_VALUE, UPDATES);
        Part second = system.api("api-2", Ports.free(), Map.of());
        Stopwatch all = Stopwatch.start();
        try (Topics topics = new Topics(system.kafka)) {
            CompletableFuture<Void> sent = load.send(provider, THREADS);
            await().atMost(TIMEOUT).until(() -> database.applied(load) > 0);
            second.start();
            await().atMost(TIMEOUT).until(() -> topics.consumers(Topics.ORDERS) == 2);
            long joined = database.applied(load);
            await().atMost(TIMEOUT).until(() -> database.applied(load) > joined + 200);
            second.stop();
            await().atMost(TIMEOUT).until(() -> topics.consumers(Topics.ORDERS) == 1);
            long left = database.applied(load);
            await().atMost(TIMEOUT).until(() -> database.applied(load) > left + 200);
            load.stop();
            sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEmpty();
            assertThat(provider.refused()).isZero();
            Figures.note(
                    "second api-server",
                    "joined after %s and left before %s of %s webhooks, all applied once; %s in all"
                            .formatted(joined, left, load.size(), all.seconds()));
        } finally {
            load.stop();
            second.stop();
        }
    }
}
