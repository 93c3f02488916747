package dev.sluice.batching;

import static dev.sluice.batching.Recorder.LONG;
import static dev.sluice.batching.Recorder.MANY;
import static dev.sluice.batching.Recorder.join;
import static dev.sluice.batching.Recorder.submit;
import static dev.sluice.batching.Recorder.submitInTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatcherTest {

    private final Recorder recorder = new Recorder();
    private Batcher<String, String> batcher = batcher(1, new Size(3, 20), MANY);

    private Batcher<String, String> batcher(int inFlight, Size batch, Size waiting) {
        return new Batcher<>("test", Limits.of(inFlight, batch, waiting), recorder);
    }

    @AfterEach
    @Timeout(10)
    void close() {
        recorder.open();
        batcher.close();
    }

    /** Has a batch in flight until the recorder is opened. */
    private CompletableFuture<String> slow() {
        var slow = submit(batcher, "slow");
        await().until(() -> recorder.batches.size() == 1);
        return slow;
    }

    @Test
    void aLoneItemIsBegunAtOnce() {
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(recorder.batches).containsExactly(List.of("a"));
    }

    @Test
    void aBatchThatIsNeverInterruptedRunsOnAPlatformThreadWithItsName() {
        recorder.then(_ -> List.of(
                Thread.currentThread().getName() + Thread.currentThread().isVirtual()));

        assertThat(batcher.submit("a", LONG)).isEqualTo("testfalse");
    }

    @Test
    void whatComesWhileABatchIsInFlightFormsTheNextOneUpToItsItemsAndBytes() {
        var _ = slow();
        var others = submitInTurn(batcher, "b", "c", "d", "e", "larger than a batch may be", "f", "in bytes too much");
        recorder.open();

        assertThat(join(others))
                .containsExactly("B", "C", "D", "E", "LARGER THAN A BATCH MAY BE", "F", "IN BYTES TOO MUCH");
        assertThat(recorder.batches)
                .containsExactly(
                        List.of("slow"),
                        List.of("b", "c", "d"),
                        List.of("e"),
                        List.of("larger than a batch may be"),
                        List.of("f", "in bytes too much"));
    }

    @Test
    void asManyBatchesAreInFlightAsMayBe() {
        batcher = batcher(2, new Size(1, 20), MANY);
        var _ = slow();
        var second = submit(batcher, "slow too");
        await().until(() -> recorder.batches.size() == 2);
        var third = submitInTurn(batcher, "a");
        assertThat(recorder.batches).containsExactly(List.of("slow"), List.of("slow too"));
        recorder.open();
        assertThat(second.join()).isEqualTo("SLOW TOO");
        assertThat(join(third)).containsExactly("A");
    }

    @Test
    void moreItemsThanMayWaitAreRejected() {
        batcher = batcher(1, new Size(3, 20), new Size(2, 1000));
        var _ = slow();
        var others = submitInTurn(batcher, "a", "b");
        assertThat(batcher.submit("c", LONG)).isEqualTo("FULL");
        recorder.open();
        assertThat(join(others)).containsExactly("A", "B");
        assertThat(batcher.submit("c", LONG)).isEqualTo("C");
    }

    @Test
    void moreBytesThanMayWaitAreRejected() {
        batcher = batcher(1, new Size(3, 20), new Size(100, 10));
        var _ = slow();
        var others = submitInTurn(batcher, "1234567", "8");
        assertThat(batcher.submit("901", LONG)).isEqualTo("FULL");
        others.addAll(submitInTurn(batcher, "90"));
        recorder.open();
        assertThat(join(others)).containsExactly("1234567", "8", "90");
        assertThat(batcher.submit("901", LONG)).isEqualTo("901");
    }

    @Test
    void anItemWhoseTimeIsUpBeforeABatchTakesItIsNeverBegunAndTakesNoRoom() {
        batcher = batcher(1, new Size(3, 20), new Size(1, 20));
        var slow = slow();
        assertThat(batcher.submit("late", Duration.ofMillis(20))).isEqualTo("EXPIRED");
        var other = submitInTurn(batcher, "a");
        recorder.open();
        slow.join();
        assertThat(join(other)).containsExactly("A");
        assertThat(recorder.batches).containsExactly(List.of("slow"), List.of("a"));
    }

    @Test
    void aCallerDoesNotWaitPastItsTimeForABatchInFlight() {
        assertThat(batcher.submit("slow", Duration.ofMillis(500))).isEqualTo("TIMED_OUT");
    }

    @Test
    void anInterruptedCallerGoesAndItsItemIsNeverBegun() throws InterruptedException {
        var _ = slow();
        var end = new CompletableFuture<String>();
        var caller = Thread.startVirtualThread(() -> {
            String its = batcher.submit("gone", LONG);
            end.complete(its + " " + Thread.currentThread().isInterrupted());
        });
        await().until(() -> batcher.waiting() == 1);
        caller.interrupt();
        assertThat(end.join()).isEqualTo("INTERRUPTED true");
        recorder.open();
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(recorder.batches).containsExactly(List.of("slow"), List.of("a"));
    }

    @Test
    void itemsThatCameTogetherStayTogetherAndEachHasAnEndOfItsOwn() {
        batcher = batcher(1, new Size(3, 20), new Size(4, 1000));
        var _ = slow();
        var together = CompletableFuture.supplyAsync(
                () -> batcher.submitAll(List.of("b", "late", "c", "d"), List.of(LONG, Duration.ZERO, LONG, LONG)),
                Thread::startVirtualThread);
        await().until(() -> batcher.waiting() == 4);
        assertThat(batcher.submitAll(List.of("e", "f"), List.of(LONG, LONG))).containsExactly("FULL", "FULL");
        recorder.open();

        assertThat(together.join()).containsExactly("B", "EXPIRED", "C", "D");
        assertThat(recorder.batches).containsExactly(List.of("slow"), List.of("b", "c", "d"));
    }

    @Test
    void noItemsAreNoBatchAndEndNothing() {
        assertThat(batcher.submitAll(List.of(), List.of())).isEmpty();
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(recorder.batches).containsExactly(List.of("a"));
    }

    @Test
    void aBatchOfWhichNothingIsLeftEndsNothing() {
        assertThat(batcher.submitAll(List.of("a", "b"), List.of(Duration.ZERO, Duration.ZERO)))
                .containsExactly("EXPIRED", "EXPIRED");
        assertThat(batcher.submit("c", LONG)).isEqualTo("C");
        assertThat(recorder.batches).containsExactly(List.of("c"));
    }

    @Test
    void tooFewResultsFailTheBatchAndNotTheNext() {
        recorder.then(results -> results.equals(List.of("BAD")) ? List.of() : results);
        assertThat(batcher.submit("bad", LONG)).isEqualTo("failed: 0 results for a batch of 1");
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
    }

    @Test
    void whatIsThrownFailsAllOfTheBatchAndNotTheNext() {
        recorder.then(results -> {
            if (results.contains("BAD")) {
                throw new AssertionError("broken");
            }
            return results;
        });
        assertThat(batcher.submitAll(List.of("a", "bad"), List.of(LONG, LONG)))
                .containsExactly("failed: broken", "failed: broken");
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
    }

    @Test
    void aListenerThatThrowsCostsNoItem() {
        recorder.begun(() -> {
            throw new AssertionError("no meter");
        });
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(batcher.submit("b", LONG)).isEqualTo("B");
    }

    @Test
    void closingEndsWhatWaitsAndTakesNothingMore() {
        batcher = batcher(2, new Size(3, 20), MANY);
        var _ = slow();
        var others = List.of(submit(batcher, "slow too"), submit(batcher, "b"), submit(batcher, "c"));
        await().until(() -> recorder.batches.stream().mapToInt(List::size).sum() + batcher.waiting() == 4);
        var closed = CompletableFuture.runAsync(batcher::close, Thread::startVirtualThread);
        await().until(() -> batcher.submit("d", Duration.ZERO).equals("CLOSED"));
        assertThat(closed).isNotDone();
        recorder.open();
        closed.join();
        assertThat(others).allMatch(CompletableFuture::isDone);
        assertThat(join(others)).containsExactly("SLOW TOO", "B", "C");
        assertThat(batcher.submit("d", LONG)).isEqualTo("CLOSED");
    }
}
