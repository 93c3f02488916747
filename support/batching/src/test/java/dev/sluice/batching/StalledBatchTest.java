package dev.sluice.batching;

import static dev.sluice.batching.Recorder.LONG;
import static dev.sluice.batching.Recorder.MANY;
import static dev.sluice.batching.Recorder.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that hang. */
@Timeout(30)
class StalledBatchTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    /** Enough for a batch to begin, also where the machine is busy. */
    private static final Duration BEGUN = Duration.ofMillis(500);

    private final Recorder recorder = new Recorder();
    private Batcher<String, String> batcher = batcher(SHORT, LONG);

    private Batcher<String, String> batcher(Duration stall, Duration grace) {
        return new Batcher<>("test", Limits.of(1, new Size(3, 100), MANY).withStall(stall, grace), recorder);
    }

    @AfterEach
    void open() {
        recorder.open();
    }

    @Test
    void aBatchThatMayBeInterruptedRunsOnAVirtualThreadWhoseReadsThatEnds() {
        recorder.then(_ -> List.of(
                Thread.currentThread().getName() + Thread.currentThread().isVirtual()));

        assertThat(batcher(LONG, LONG).submit("a", LONG)).isEqualTo("testtrue");
    }

    @Test
    void aStalledBatchGivesItsSlotToTheNextOneAndGoesOn() {
        var slow = submit(batcher, "slow");
        await().until(() -> recorder.batches.size() == 1);
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(slow).isNotDone();
        recorder.open();
        assertThat(slow.join()).isEqualTo("SLOW");
    }

    @Test
    void theSlotsOfStalledBatchesAreNotMoreWhenTheyEnd() {
        batcher = batcher(SHORT, LONG);
        var slow = submit(batcher, "slow");
        await().until(() -> recorder.batches.size() == 1);
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        recorder.open();
        slow.join();
        batcher.close();
        assertThat(batcher.submit("a", LONG)).isEqualTo("CLOSED");
    }

    @Test
    void aBatchThatNoCallerWaitsForAnyMoreIsInterrupted() {
        batcher = batcher(LONG, LONG);
        assertThat(batcher.submit("slow", BEGUN)).isEqualTo("failed: interrupted");
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
    }

    @Test
    void theNextBatchOfAnInterruptedWorkerIsNotInterrupted() {
        batcher = batcher(LONG, LONG);
        recorder.then(results -> {
            try {
                recorder.pass();
            } catch (IllegalStateException _) {
                Thread.currentThread().interrupt();
                return results;
            }
            return List.of("not interrupted");
        });
        var first = submit(batcher, "a", BEGUN);
        await().until(() -> recorder.batches.size() == 1);
        var second = submit(batcher, "b");
        assertThat(first.join()).isEqualTo("A");
        await().until(() -> recorder.batches.size() == 2);
        recorder.open();
        assertThat(second.join()).isEqualTo("not interrupted");
    }

    @Test
    void aResultWithinTheGraceCountsThoughTimeIsUp() {
        batcher = batcher(LONG, LONG);
        recorder.then(_ -> {
            try {
                recorder.pass();
            } catch (IllegalStateException e) {
                return List.of("last word");
            }
            return List.of("never");
        });
        assertThat(batcher.submit("a", BEGUN)).isEqualTo("last word");
    }

    @Test
    void aBatchThatDoesNotHeedTheInterruptKeepsNobodyPastTheGrace() {
        batcher = batcher(LONG, SHORT);
        var interrupted = new LinkedBlockingQueue<String>();
        recorder.then(results -> {
            try {
                recorder.pass();
            } catch (IllegalStateException _) {
                interrupted.add("interrupted");
                recorder.pass();
            }
            return results;
        });
        assertThat(batcher.submit("a", BEGUN)).isEqualTo("TIMED_OUT");
        await().untilAsserted(() -> assertThat(interrupted).containsExactly("interrupted"));
    }

    @Test
    void anItemWhoseTimeIsUpDoesNotWaitForItsNeighboursNorDisturbThem() {
        batcher = batcher(LONG, SHORT);
        recorder.then(results -> {
            if (results.equals(List.of("FIRST"))) {
                await().until(() -> batcher.waiting() == 2);
            }
            return results;
        });
        var first = submit(batcher, "first");
        await().until(() -> recorder.batches.size() == 1);
        var slow = submit(batcher, "slow");
        var hasty = submit(batcher, "hasty", Duration.ofSeconds(2));

        assertThat(hasty.join()).isEqualTo("TIMED_OUT");
        assertThat(slow).isNotDone();
        recorder.open();
        assertThat(slow.join()).isEqualTo("SLOW");
        assertThat(first.join()).isEqualTo("FIRST");
        assertThat(recorder.batches).hasSize(2);
    }

    @Test
    void aBatchWhoseCallersWereInterruptedIsToo() {
        batcher = batcher(Duration.ofMinutes(5), LONG);
        var ended = new CompletableFuture<String>();
        recorder.then(results -> {
            try {
                recorder.pass();
            } catch (IllegalStateException e) {
                ended.complete(e.getMessage());
            }
            return results;
        });
        var caller = Thread.startVirtualThread(() -> batcher.submit("a", Duration.ofMinutes(5)));
        await().until(() -> recorder.batches.size() == 1);
        caller.interrupt();
        assertThat(ended.join()).isEqualTo("interrupted");
    }

    @Test
    void withoutAGraceNothingIsInterrupted() {
        var limits = Limits.of(1, new Size(3, 100), MANY);
        batcher = new Batcher<>("test", limits, recorder);
        var ended = new CompletableFuture<String>();
        recorder.then(results -> {
            ended.complete(results.toString());
            return results;
        });
        assertThat(batcher.submit("slow", BEGUN)).isEqualTo("TIMED_OUT");
        recorder.open();
        assertThat(ended.join()).isEqualTo("[SLOW]");
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
    }
}
