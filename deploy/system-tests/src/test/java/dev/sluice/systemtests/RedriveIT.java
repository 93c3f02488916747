package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Child;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(SharedSystem.class)
class RedriveIT {

    private static final int LETTERS = 100;
    /** How many redrive puts back before it marks them as done. */
    private static final int AT_ONCE = 50;

    private static final String[] COMMAND = {"redrive", "--reason", "not-found"};
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Updates of orders that came after their time to live, redriven once the orders have come. */
    @Test
    void appliesEachDeadLetterOnceAlthoughItWasInterrupted(TestSystem system) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        SystemDatabase database = new SystemDatabase(system.postgres);
        Load load = new Load("redrive", LETTERS, 2);
        try (Topics topics = new Topics(system.kafka)) {
            // What other tests have left there would come along
            database.deleteAll("parked_updates");
            bury(load, provider, system, topics);
            load.orders().forEach(order -> provider.deliver(load.life(order).getFirst()));
            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            assertThat(database.applied(load)).isEqualTo(LETTERS);

            long before = topics.size(Topics.ORDERS);
            Stopwatch all = Stopwatch.start();
            killHalfWay(system, database);
            assertThat(topics.size(Topics.ORDERS)).isEqualTo(before + LETTERS);
            assertThat(redrive(system)).isZero();
            assertThat(topics.size(Topics.ORDERS)).isEqualTo(before + LETTERS + AT_ONCE);
            assertThat(redrive(system)).isZero();
            assertThat(topics.size(Topics.ORDERS)).isEqualTo(before + LETTERS + AT_ONCE);
            String took = all.seconds();

            await().atMost(TIMEOUT).until(topics::isAllConsumed);
            database.assertAppliedOnceAndInOrder(load);
            assertThat(topics.deadLetters(Topics.ORDER_DEAD_LETTERS, load.prefix()))
                    .isEqualTo(Map.of("not-found", (long) LETTERS));
            Figures.note(
                    "redrive",
                    "%s dead letters, killed after %s were marked and %s more written; run again: %s put back; again: 0; all applied once; %s"
                            .formatted(LETTERS, AT_ONCE, LETTERS - AT_ONCE, LETTERS - AT_ONCE, took));
        }
    }

    /** Sends what has to wait for its order, to an api-server that is not patient. */
    private static void bury(Load load, Provider provider, TestSystem system, Topics topics) {
        Part impatient = system.api("api-2", Ports.free(), Map.of("KAFKA_PARKING_TTL", "1s"));
        impatient.start();
        try {
            load.orders().forEach(order -> provider.deliver(load.life(order).getLast()));
            await().atMost(TIMEOUT)
                    .until(() -> topics.records(Topics.ORDER_DEAD_LETTERS, load.prefix())
                                    .size()
                            == LETTERS);
        } finally {
            impatient.stop();
        }
    }

    /** When it has marked its first letters and written, but not marked, the next. */
    private static void killHalfWay(TestSystem system, SystemDatabase database) throws Exception {
        Child redrive;
        CompletableFuture<Session> next;
        try (Session _ = database.lock("redriven")) {
            redrive = system.command("redrive", COMMAND);
            await().atMost(TIMEOUT).until(() -> database.isHeldUpAt("redriven"));
            // In the queue behind the first marks, before the second ones
            next = CompletableFuture.supplyAsync(() -> database.lock("redriven"), Thread::startVirtualThread);
            await().atMost(TIMEOUT).until(() -> database.waitingAt("redriven") == 2);
        }
        try (Session _ = next.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            await().atMost(TIMEOUT).until(() -> database.isHeldUpAt("redriven"));
            ProcessHandle.of(redrive.pid()).orElseThrow().destroyForcibly();
            redrive.onExit().get(10, TimeUnit.SECONDS);
            // Else the server would write on by itself once it may
            database.disconnectWaiting("redriven");
        }
    }

    private static int redrive(TestSystem system) throws Exception {
        Child redrive = system.command("redrive", COMMAND);
        return redrive.onExit().thenApply(Child::exitCode).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
