package dev.sluice.api.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Executor THREADS = Thread::startVirtualThread;

    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean locked = new AtomicBoolean();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Batcher<String, String> batcher = batcher(size(1, 3, 4), this::echo);

    @AfterEach
    void close() {
        gate.countDown();
        batcher.close();
    }

    @Test
    void appliesALoneItemAtOnce() {
        gate.countDown();
        assertThat(batcher.apply("a", LONG)).isEqualTo(new Outcome.Applied<>("A"));
        assertThat(batches).containsExactly(List.of("a"));
    }

    @Test
    void aHandlerThatReturnsTooFewOutcomesFailsItsBatchAndEndsNoWorker() {
        gate.countDown();
        batcher.close();
        batcher = batcher(size(1, 3, 4), items -> items.equals(List.of("bad")) ? List.of() : echo(items));
        assertThat(batcher.apply("bad", LONG))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Internal.class));
        assertThat(batcher.apply("a", LONG)).isEqualTo(new Outcome.Applied<>("A"));
    }

    @Test
    void aMeterThatThrowsCostsNoItem() {
        gate.countDown();
        batcher.close();
        batcher = new Batcher<>("test", size(1, 3, 4), item -> item, this::echo, _ -> {
            throw new IllegalStateException("no meter");
        });
        assertThat(batcher.apply("a", Duration.ofSeconds(5))).isEqualTo(new Outcome.Applied<>("A"));
        assertThat(batcher.apply("b", Duration.ofSeconds(5))).isEqualTo(new Outcome.Applied<>("B"));
    }

    @Test
    void whatArrivesDuringABatchFormsTheNextOneUpToTheLimit() {
        var first = submit("a");
        await().until(() -> batches.size() == 1);
        var others = List.of(submit("b"), submit("c"), submit("d"), submit("e"));
        await().until(() -> batcher.waiting() == 4);
        gate.countDown();
        first.join();
        others.forEach(CompletableFuture::join);
        assertThat(batches).extracting(List::size).containsExactly(1, 3, 1);
        assertThat(others.get(2).join()).isEqualTo(new Outcome.Applied<>("D"));
    }

    @Test
    void refusesWhatIsMoreThanMayWait() {
        var first = submit("a");
        await().until(() -> batches.size() == 1);
        var others = List.of(submit("b"), submit("c"), submit("d"), submit("e"));
        await().until(() -> batcher.waiting() == 4);
        assertUnavailable(batcher.apply("f", LONG), "waiting already");
        gate.countDown();
        first.join();
        assertThat(others).allMatch(other -> other.join() instanceof Outcome.Applied);
    }

    @Test
    void dropsAnItemWhoseDeadlinePassedBeforeItWasBegun() {
        var first = submit("a");
        await().until(() -> batches.size() == 1);
        assertUnavailable(batcher.apply("late", Duration.ofMillis(20)), "not applied");
        gate.countDown();
        first.join();
        assertThat(batcher.apply("b", LONG)).isEqualTo(new Outcome.Applied<>("B"));
        assertThat(batches).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void doesNotWaitForABegunItemPastItsDeadline() {
        assertUnavailable(batcher.apply("slow", Duration.ofMillis(20)), "send it again");
    }

    @Test
    void aHandlerThatBreaksFailsItsBatchAndNotTheNext() {
        batcher.close();
        batcher = batcher(size(1, 3, 4), items -> {
            if (items.contains("bad")) {
                throw new IllegalStateException("broken");
            }
            return List.of(new Outcome.Applied<>("fine"));
        });
        assertThat(batcher.apply("bad", LONG))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Internal.class));
        assertThat(batcher.apply("good", LONG)).isEqualTo(new Outcome.Applied<>("fine"));
    }

    @Test
    void closingAppliesWhatWaitsAndTakesNothingMore() {
        batcher.close();
        batcher = batcher(size(2, 3, 5), this::echo);
        var items = List.of(submit("a"), submit("b"), submit("c"), submit("d"), submit("e"));
        await().until(() -> batches.stream().mapToInt(List::size).sum() + batcher.waiting() == 5);
        var closed = CompletableFuture.runAsync(batcher::close, THREADS);
        gate.countDown();
        closed.join();
        assertThat(items).allMatch(item -> item.join() instanceof Outcome.Applied);
        assertUnavailable(batcher.apply("f", LONG), "waiting already");
    }

    @Test
    void itemsThatCameTogetherStayTogetherAndEachHasAnOutcomeOfItsOwn() {
        var first = submit("a");
        await().until(() -> batches.size() == 1);
        var together = CompletableFuture.supplyAsync(
                () -> batcher.applyAll(List.of("b", "late", "c", "d"), List.of(LONG, Duration.ZERO, LONG, LONG)),
                THREADS);
        await().until(() -> batcher.waiting() == 4);
        var refused = batcher.applyAll(List.of("e", "f"), List.of(LONG, LONG));
        gate.countDown();
        first.join();

        var outcomes = together.join();

        assertThat(outcomes).element(0).isEqualTo(new Outcome.Applied<>("B"));
        assertUnavailable(outcomes.get(1), "not applied");
        assertThat(outcomes).element(3).isEqualTo(new Outcome.Applied<>("D"));
        assertThat(refused).allSatisfy(outcome -> assertUnavailable(outcome, "waiting already"));
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void whatMeetsALockHoldsUpOnlyItsOwnKeyAndKeepsItsOrder() {
        gate.countDown();
        batcher.close();
        batcher = batcher(size(1, 3, 4), this::unlessLocked);
        locked.set(true);
        var first = submit("x1");
        await().until(() -> batcher.waitingForLock() == 1);
        var second = submit("x2");
        await().until(() -> batcher.waitingForLock() == 2);

        assertThat(batcher.apply("a", LONG)).isEqualTo(new Outcome.Applied<>("A"));
        assertThat(batcher.waiting()).isZero();

        batches.clear();
        locked.set(false);
        first.join();
        assertThat(second.join()).isEqualTo(new Outcome.Applied<>("X2"));
        assertThat(batches.getLast()).containsExactly("x1", "x2");
        assertThat(batcher.waitingForLock()).isZero();
    }

    @Test
    void refusesWhatHasWaitedForALockForTooLong() {
        batcher.close();
        batcher = batcher(new Batcher.Size(1, 3, 4, 8, Duration.ofMillis(50)), this::unlessLocked);
        gate.countDown();
        locked.set(true);
        assertBusy(batcher.apply("x1", LONG));
        assertThat(batcher.waitingForLock()).isZero();
        assertThat(batcher.apply("a", LONG)).isEqualTo(new Outcome.Applied<>("A"));
        locked.set(false);
        assertThat(batcher.apply("x1", LONG)).isEqualTo(new Outcome.Applied<>("X1"));
    }

    @Test
    void oneWhoseDeadlinePassesWhileItWaitsForALockIsToldSo() {
        batcher.close();
        batcher = batcher(size(1, 3, 4), this::unlessLocked);
        gate.countDown();
        locked.set(true);
        await().untilAsserted(() -> assertBusy(batcher.apply("x1", Duration.ofMillis(50))));
    }

    @Test
    void oneKeyTakesAQuarterOfThePlacesOfThoseThatWaitForALock() {
        batcher.close();
        batcher = batcher(size(1, 3, 4), this::unlessLocked);
        gate.countDown();
        locked.set(true);
        var waiting = List.of(submit("x1"), submit("x2"));
        await().until(() -> batcher.waitingForLock() == 2);
        assertBusy(batcher.apply("x3", LONG));
        locked.set(false);
        assertThat(waiting).allMatch(one -> one.join() instanceof Outcome.Applied);
    }

    @Test
    void moreLockedKeysThanThereArePlacesForAreRefusedAndEndNoWorker() {
        batcher.close();
        batcher = batcher(
                new Batcher.Size(1, 8, 16, 4, LONG),
                items -> locked.get() ? Collections.nCopies(items.size(), new Outcome.Locked<>()) : echo(items));
        gate.countDown();
        locked.set(true);
        var waiting = Stream.of("a1", "b1", "c1", "d1").map(this::submit).toList();
        await().until(() -> batcher.waitingForLock() == 4);
        assertThat(batcher.applyAll(List.of("e1", "f1", "g1"), List.of(LONG, LONG, LONG)))
                .allSatisfy(BatcherTest::assertBusy);
        locked.set(false);
        assertThat(waiting).allMatch(one -> one.join() instanceof Outcome.Applied);
        assertThat(batcher.apply("h1", LONG)).isEqualTo(new Outcome.Applied<>("H1"));
    }

    @Test
    void itemsOfOneKeyAreInFlightInOneBatchAtATime() {
        batcher.close();
        batcher = batcher(size(2, 3, 4), this::echo);
        var first = submit("x1");
        await().until(() -> batches.size() == 1);
        var second = submit("x2");
        await().until(() -> batcher.waiting() == 1);
        var other = submit("a");
        await().until(() -> batches.size() == 2);
        assertThat(batches).containsExactly(List.of("x1"), List.of("a"));
        gate.countDown();
        assertThat(second.join()).isEqualTo(new Outcome.Applied<>("X2"));
        assertThat(batches.getLast()).containsExactly("x2");
        first.join();
        other.join();
    }

    private List<Outcome<String>> unlessLocked(List<String> items) {
        var outcomes = new ArrayList<>(echo(items));
        for (int i = 0; i < items.size(); i++) {
            if (locked.get() && items.get(i).startsWith("x")) {
                outcomes.set(i, new Outcome.Locked<>());
            }
        }
        return outcomes;
    }

    private static void assertBusy(Outcome<String> outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.OrderBusy.class));
    }

    private static void assertUnavailable(Outcome<String> outcome, String why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOf(Failure.Unavailable.class)
                                .hasMessageContaining(why));
    }

    private CompletableFuture<Outcome<String>> submit(String item) {
        return CompletableFuture.supplyAsync(() -> batcher.apply(item, LONG), THREADS);
    }

    private List<Outcome<String>> echo(List<String> items) {
        batches.add(items);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return items.stream()
                .<Outcome<String>>map(item -> new Outcome.Applied<>(item.toUpperCase(java.util.Locale.ROOT)))
                .toList();
    }

    private static Batcher<String, String> batcher(Batcher.Size size, BatchHandler<String, String> handler) {
        return new Batcher<>("test", size, item -> item.charAt(0), handler, _ -> {});
    }

    private static Batcher.Size size(int workers, int maxBatch, int capacity) {
        return new Batcher.Size(workers, maxBatch, capacity, 8, Duration.ofSeconds(20));
    }
}
