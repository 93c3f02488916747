package dev.sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private UpdateBatcher<String> batcher(Duration patience, Function<String, @Nullable RuntimeException> outcome) {
        return new UpdateBatcher<>(
                new UpdateBatcher.Transport<>() {
                    @Override
                    public void send(String update, Duration timeLeft) {
                        RuntimeException failure =
                                sendAll(List.of(update), List.of(timeLeft)).getFirst();
                        if (failure != null) {
                            throw failure;
                        }
                    }

                    @Override
                    public List<@Nullable RuntimeException> sendAll(List<String> updates, List<Duration> timesLeft) {
                        calls.add(updates);
                        if (updates.contains("slow")) {
                            try {
                                gate.await();
                            } catch (InterruptedException _) {
                                throw new ServiceUnavailable(Reason.NO_ANSWER, "interrupted", null);
                            }
                        }
                        if (updates.size() > 1 && updates.contains("poison")) {
                            throw new BatchRefusedException(400);
                        }
                        var outcomes = new ArrayList<@Nullable RuntimeException>();
                        updates.forEach(update -> outcomes.add(outcome.apply(update)));
                        return outcomes;
                    }
                },
                new BatchingProperties(1, 3, patience),
                String::length,
                20);
    }

    @Test
    void aLoneUpdateGoesAloneAtOnce() {
        batcher(LONG, _ -> null).send("a", LONG, LONG);

        assertThat(calls).containsExactly(List.of("a"));
    }

    @Test
    void whatWaitsForACallTravelsTogetherUpToTheLimits() {
        var batcher = batcher(LONG, _ -> null);
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
        var batcher = batcher(LONG, update -> update.equals("unknown") ? new NotFound() : null);
        var sent = together(batcher, "a", "unknown", "b");

        assertThat(sent.get(0)).succeedsWithin(LONG);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> sent.get(1).join())
                .withCauseInstanceOf(NotFound.class);
        assertThat(sent.get(2)).succeedsWithin(LONG);
    }

    @Test
    void oneThatIsRefusedAloneNeverFailsItsNeighbours() {
        var batcher = batcher(LONG, update -> update.equals("poison") ? new NotFound() : null);
        var sent = together(batcher, "a", "poison", "b");

        assertThat(sent.get(0)).succeedsWithin(LONG);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> sent.get(1).join())
                .withCauseInstanceOf(NotFound.class);
        assertThat(sent.get(2)).succeedsWithin(LONG);
        assertThat(calls).contains(List.of("a"), List.of("poison"), List.of("b"));
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
        var batcher = batcher(Duration.ofMillis(10), _ -> null);
        var slow = send(batcher, "slow");
        await().until(() -> calls.size() == 1);

        batcher.send("a", LONG, LONG);

        assertThat(slow).isNotDone();
    }

    @Test
    void anUpdateWhoseTimeIsUpBeforeACallTakesItAlongIsNotSent() {
        var batcher = batcher(LONG, _ -> null);
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
        var begun = new CompletableFuture<List<CompletableFuture<Void>>>();
        var self = new CompletableFuture<UpdateBatcher<String>>();
        self.complete(batcher(Duration.ofSeconds(1), update -> {
            if (update.equals("first")) {
                UpdateBatcher<String> batcher = self.join();
                var slow = send(batcher, "slow");
                await().until(() -> batcher.waiting() == 1);
                begun.complete(List.of(slow, send(batcher, "hasty", Duration.ofSeconds(2))));
                await().until(() -> batcher.waiting() == 2);
            }
            return null;
        }));
        self.join().send("first", LONG, LONG);

        assertNoAnswerInTime(begun.join().get(1));
        assertThat(begun.join().get(0)).isNotDone();
        assertThat(calls).containsExactly(List.of("first"), List.of("slow", "hasty"));
        gate.countDown();
        assertThat(begun.join().get(0)).succeedsWithin(LONG);
    }

    private static void assertNoAnswerInTime(CompletableFuture<Void> sent) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(sent::join)
                .havingCause()
                .isInstanceOfSatisfying(
                        ServiceUnavailable.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER));
    }

    private List<CompletableFuture<Void>> together(UpdateBatcher<String> batcher, String... updates) {
        var slow = send(batcher, "slow");
        await().until(() -> calls.size() == 1);
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (String update : updates) {
            sent.add(send(batcher, update));
            await().until(() -> batcher.waiting() == sent.size());
        }
        gate.countDown();
        slow.exceptionally(_ -> null).join();
        return sent;
    }

    private static CompletableFuture<Void> send(UpdateBatcher<String> batcher, String update) {
        return send(batcher, update, LONG);
    }

    private static CompletableFuture<Void> send(UpdateBatcher<String> batcher, String update, Duration limit) {
        return CompletableFuture.runAsync(() -> batcher.send(update, LONG, limit), Thread::startVirtualThread);
    }
}
