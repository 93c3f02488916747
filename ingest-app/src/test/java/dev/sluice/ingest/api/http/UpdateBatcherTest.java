package dev.sluice.ingest.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpdateBatcherTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** Every call, in the order in which they began. */
    private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    /** Holds up each call that has "slow" in it; what comes of the others is told by a function. */
    private UpdateBatcher<Update.Order> batcher(Duration patience, Function<String, Answer> outcome) {
        return new UpdateBatcher<>(
                updates -> {
                    List<String> names =
                            updates.stream().map(it -> it.update().eventId()).toList();
                    calls.add(names);
                    if (names.contains("slow")) {
                        try {
                            gate.await();
                        } catch (InterruptedException _) {
                            throw new ServiceUnavailable(Reason.NO_ANSWER, "interrupted", null);
                        }
                    }
                    return names.stream().map(outcome).toList();
                },
                new BatchingProperties(1, 3, patience),
                update -> update.eventId().length(),
                20);
    }

    private static Answer applied(String update) {
        return new Answer.Delivered(Delivery.APPLIED);
    }

    private static Update.Order order(String name) {
        return new Update.Order(new OrderUpdate().providerEventId(name), null);
    }

    @Test
    void aLoneUpdateGoesAloneAtOnce() {
        batcher(LONG, UpdateBatcherTest::applied).send(order("a"), Deadline.in(LONG));

        assertThat(calls).containsExactly(List.of("a"));
    }

    @Test
    void whatWaitsForACallTravelsTogetherUpToTheLimits() {
        var batcher = batcher(LONG, UpdateBatcherTest::applied);
        var sent = together(batcher, "b", "c", "d", "e", "heavier than a call may be", "f");

        assertThat(sent).allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
        assertThat(calls)
                .containsExactly(
                        List.of("slow"),
                        List.of("b", "c", "d"),
                        List.of("e"),
                        List.of("heavier than a call may be"),
                        List.of("f"));
    }

    @Test
    void eachUpdateHasAnOutcomeOfItsOwn() {
        var batcher =
                batcher(LONG, update -> update.equals("unknown") ? new Answer.Failed(new NotFound()) : applied(update));
        var sent = together(batcher, "a", "unknown", "b");

        assertThat(sent.get(0)).succeedsWithin(LONG);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> sent.get(1).join())
                .withCauseInstanceOf(NotFound.class);
        assertThat(sent.get(2)).succeedsWithin(LONG);
    }

    @Test
    void aFailedCallFailsAllThatTravelledInIt() {
        var batcher = batcher(LONG, _ -> {
            throw new ServiceUnavailable("status 503", Duration.ZERO);
        });

        assertThat(together(batcher, "a", "b"))
                .allSatisfy(sent -> assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(sent::join)
                        .withCauseInstanceOf(ServiceUnavailable.class));
    }

    @Test
    void aCallThatHangsHoldsUpNobodyElse() {
        var batcher = batcher(Duration.ofMillis(10), UpdateBatcherTest::applied);
        var slow = send(batcher, "slow");
        await().until(() -> calls.size() == 1);

        batcher.send(order("a"), Deadline.in(LONG));

        assertThat(slow).isNotDone();
    }

    @Test
    void anUpdateWhoseTimeIsUpBeforeACallTakesItAlongIsNotSent() {
        var batcher = batcher(LONG, UpdateBatcherTest::applied);
        var slow = send(batcher, "slow");
        await().until(() -> calls.size() == 1);
        var late = send(batcher, "late", Duration.ZERO);
        await().until(() -> batcher.waiting() == 1);
        var patient = send(batcher, "a");
        await().until(() -> batcher.waiting() == 2);
        gate.countDown();

        assertThat(slow).succeedsWithin(LONG);
        assertThat(patient).succeedsWithin(LONG);
        assertNoAnswerInTime(late);
        assertThat(calls).containsExactly(List.of("slow"), List.of("a"));
    }

    @Test
    void anUpdateWhoseTimeIsUpDuringACallDoesNotWaitForItsNeighbours() {
        var begun = new CompletableFuture<List<CompletableFuture<Delivery>>>();
        var self = new CompletableFuture<UpdateBatcher<Update.Order>>();
        self.complete(batcher(Duration.ofSeconds(1), update -> {
            if (update.equals("first")) {
                UpdateBatcher<Update.Order> batcher = self.join();
                var slow = send(batcher, "slow");
                await().until(() -> batcher.waiting() == 1);
                begun.complete(List.of(slow, send(batcher, "hasty", Duration.ofSeconds(2))));
                await().until(() -> batcher.waiting() == 2);
            }
            return applied(update);
        }));
        self.join().send(order("first"), Deadline.in(LONG));

        assertNoAnswerInTime(begun.join().get(1));
        assertThat(begun.join().get(0)).isNotDone();
        assertThat(calls).containsExactly(List.of("first"), List.of("slow", "hasty"));
        gate.countDown();
        assertThat(begun.join().get(0)).succeedsWithin(LONG);
    }

    private static void assertNoAnswerInTime(CompletableFuture<Delivery> sent) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(sent::join)
                .havingCause()
                .isInstanceOfSatisfying(
                        ServiceUnavailable.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER));
    }

    private List<CompletableFuture<Delivery>> together(UpdateBatcher<Update.Order> batcher, String... updates) {
        var slow = send(batcher, "slow");
        await().until(() -> calls.size() == 1);
        var sent = new ArrayList<CompletableFuture<Delivery>>();
        for (String update : updates) {
            sent.add(send(batcher, update));
            await().until(() -> batcher.waiting() == sent.size());
        }
        gate.countDown();
        slow.exceptionally(_ -> null).join();
        return sent;
    }

    private static CompletableFuture<Delivery> send(UpdateBatcher<Update.Order> batcher, String update) {
        return send(batcher, update, LONG);
    }

    private static CompletableFuture<Delivery> send(
            UpdateBatcher<Update.Order> batcher, String update, Duration limit) {
        return CompletableFuture.supplyAsync(
                () -> batcher.send(order(update), Deadline.in(LONG).forAttempt(limit)), Thread::startVirtualThread);
    }
}
