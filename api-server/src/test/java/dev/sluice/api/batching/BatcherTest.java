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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Executor THREADS = Thread::startVirtualThread;

    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private Batcher<String, String> batcher = batcher(new Batcher.Size(1, 3, 4), this::echo);

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
        batcher = batcher(new Batcher.Size(1, 3, 4), items -> {
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
        batcher = batcher(new Batcher.Size(2, 3, 5), this::echo);
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
        return new Batcher<>("test", size, handler, _ -> {});
    }
}
