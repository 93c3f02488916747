package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(SharedSystem.class)
class DatabaseOutageIT {

    private static final int APPLIED_BEFORE = 2_000;
    private static final int QUEUED = Integer.getInteger("sluice.outage.updates", 5_000);
    private static final int THREADS = 32;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Stopped when some are applied, and started again when many more are queued. */
    @Test
    void appliesWhatWasQueuedWhileThereWasNoDatabase(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        Load load = new Load("outage", Integer.MAX_VALUE, 10);
        int apiStarts = system.api.starts();
        try (Topics topics = new Topics(system.kafka)) {
            Stopwatch sending = Stopwatch.start();
            CompletableFuture<Void> sent = load.send(provider, THREADS);
            await().atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> database.applied(load) >= APPLIED_BEFORE);
            Stopwatch outage = Stopwatch.start();
            system.database.stop();
            int before = provider.taken();
            await().atMost(TIMEOUT).until(() -> provider.taken() >= before + QUEUED);
            load.stop();
            sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            String sendingTook = sending.seconds();
            assertThat(provider.refused()).isZero();
            long waiting = topics.lag(Topics.ORDERS);
            assertThat(waiting).isGreaterThanOrEqualTo(load.size() - before);

            system.database.start();
            String outageTook = outage.seconds();
            Stopwatch catchingUp = Stopwatch.start();
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            Figures.note(
                    "database outage",
                    "%s webhooks taken in %s, none refused; %s of them without a database, which was away for %s; %s applied within %s of its return"
                            .formatted(
                                    load.size(),
                                    sendingTook,
                                    load.size() - before,
                                    outageTook,
                                    waiting,
                                    catchingUp.seconds()));

            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEmpty();
            assertThat(system.api.starts()).isEqualTo(apiStarts);
            assertThat(system.api.isUp()).isTrue();
        }
    }
}
