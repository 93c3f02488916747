package dev.sluice.batching;

import static dev.sluice.batching.Recorder.LONG;
import static dev.sluice.batching.Recorder.MANY;
import static dev.sluice.batching.Recorder.join;
import static dev.sluice.batching.Recorder.submit;
import static dev.sluice.batching.Recorder.submitInTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that have keys, and keys that somebody outside blocks. */
@Timeout(20)
class BlockedKeyTest {

    private final Recorder recorder = new Recorder().withKeys();
    private Batcher<String, String> batcher = batcher(1, new Size(8, 1000), LONG);

    private Batcher<String, String> batcher(int inFlight, Size blocked, Duration time) {
        return new Batcher<>("test", Limits.of(inFlight, new Size(8, 100), MANY).withBlocked(blocked, time), recorder);
    }

    @AfterEach
    @Timeout(10)
    void close() {
        recorder.open();
        recorder.blockedKeys.clear();
        batcher.close();
    }

    @Test
    void itemsOfOneKeyAreInFlightInOneBatchAtATime() {
        batcher = batcher(2, MANY, LONG);
        var first = submit(batcher, "slow 1");
        await().until(() -> recorder.batches.size() == 1);
        var second = submitInTurn(batcher, "s2");
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(recorder.batches).containsExactly(List.of("slow 1"), List.of("a"));
        recorder.open();
        assertThat(first.join()).isEqualTo("SLOW 1");
        assertThat(join(second)).containsExactly("S2");
        assertThat(recorder.batches.getLast()).containsExactly("s2");
    }

    @Test
    void whatIsReadyAfterItsKeyWasInFlightFillsBatchesUpToTheLimits() {
        var first = submit(batcher, "slow 1");
        await().until(() -> recorder.batches.size() == 1);
        String[] more =
                Stream.iterate(2, i -> i + 1).limit(10).map(i -> "s" + i).toArray(String[]::new);
        var others = submitInTurn(batcher, more);
        recorder.open();
        first.join();
        join(others);
        assertThat(recorder.batches).extracting(List::size).containsExactly(1, 8, 2);
        assertThat(recorder.batches.subList(1, 3).stream().flatMap(List::stream).toList())
                .isEqualTo(Arrays.asList(more));
    }

    @Test
    void whatIsBlockedHoldsUpOnlyItsOwnKeyAndKeepsItsOrder() {
        recorder.blockedKeys.add('x');
        var first = submit(batcher, "x1");
        await().until(() -> batcher.blocked() == 1);
        var second = submit(batcher, "x2");
        await().until(() -> batcher.blocked() == 2);

        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        assertThat(batcher.waiting()).isZero();

        recorder.batches.clear();
        recorder.blockedKeys.clear();
        assertThat(first.join()).isEqualTo("X1");
        assertThat(second.join()).isEqualTo("X2");
        assertThat(recorder.batches.getLast()).containsExactly("x1", "x2");
        assertThat(batcher.blocked()).isZero();
        assertThat(recorder.gaveUp).isEmpty();
    }

    @Test
    void whatIsBlockedForTooLongIsRejected() {
        batcher = batcher(1, new Size(8, 1000), Duration.ofMillis(50));
        recorder.blockedKeys.add('x');
        assertThat(batcher.submit("x1", LONG)).isEqualTo("BLOCKED");
        assertThat(batcher.blocked()).isZero();
        assertThat(recorder.gaveUp).containsExactly('x');
        assertThat(batcher.submit("a", LONG)).isEqualTo("A");
        recorder.blockedKeys.clear();
        assertThat(batcher.submit("x1", LONG)).isEqualTo("X1");
    }

    @Test
    void oneWhoseTimeIsUpWhileItIsBlockedIsToldSo() {
        recorder.blockedKeys.add('x');
        await().untilAsserted(() ->
                assertThat(batcher.submit("x1", Duration.ofMillis(50))).isEqualTo("BLOCKED"));
    }

    @Test
    void oneKeyTakesAQuarterOfTheRoomForWhatIsBlocked() {
        recorder.blockedKeys.add('x');
        var first = List.of(submit(batcher, "x1"), submit(batcher, "x2"));
        await().until(() -> batcher.blocked() == 2);
        assertThat(batcher.submit("x3", LONG)).isEqualTo("BLOCKED");
        recorder.blockedKeys.clear();
        assertThat(join(first)).containsExactly("X1", "X2");
    }

    @Test
    void moreBlockedItemsThanThereIsRoomForAreRejectedAndEndNothing() {
        batcher = batcher(1, new Size(4, 1000), LONG);
        Stream.of('a', 'b', 'c', 'd', 'e', 'f', 'g').forEach(recorder.blockedKeys::add);
        var first = Stream.of("a1", "b1", "c1", "d1")
                .map(item -> submit(batcher, item))
                .toList();
        await().until(() -> batcher.blocked() == 4);
        assertThat(batcher.submitAll(List.of("e1", "f1", "g1"), List.of(LONG, LONG, LONG)))
                .containsExactly("BLOCKED", "BLOCKED", "BLOCKED");
        recorder.blockedKeys.clear();
        assertThat(join(first)).containsExactly("A1", "B1", "C1", "D1");
        assertThat(batcher.submit("h1", LONG)).isEqualTo("H1");
    }

    @Test
    void moreBlockedBytesThanThereIsRoomForAreRejected() {
        batcher = batcher(1, new Size(100, 10), LONG);
        recorder.blockedKeys.addAll(List.of('a', 'b'));
        var first = submit(batcher, "a234567");
        await().until(() -> batcher.blocked() == 1);
        assertThat(batcher.submit("b234", LONG)).isEqualTo("BLOCKED");
        recorder.blockedKeys.clear();
        assertThat(first.join()).isEqualTo("A234567");
    }

    @Test
    void closingWaitsForWhatIsBlocked() {
        recorder.blockedKeys.add('x');
        var first = submit(batcher, "x1");
        await().until(() -> batcher.blocked() == 1);
        var closed = Thread.startVirtualThread(batcher::close);
        await().until(() -> batcher.submit("a", LONG).equals("CLOSED"));
        assertThat(closed.isAlive()).isTrue();
        recorder.blockedKeys.clear();
        assertThat(first.join()).isEqualTo("X1");
        await().until(() -> !closed.isAlive());
    }
}
