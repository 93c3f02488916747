package dev.sluice.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The states of a breaker, by a clock of the test's own. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class BreakerTest {

    private static final Duration OPEN = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger sent = new AtomicInteger();
    private final Breaker breaker = breaker(Duration.ofHours(1));

    private Breaker breaker(Duration window) {
        return new Breaker("orders", new BreakerProperties("on", 50, 20, window, OPEN, 3), nanos::get);
    }

    @Test
    void opensWhenHalfOfTwentyHaveFailed() {
        failures(10);
        answers(9);
        assertThat(breaker.isClosed()).isTrue();
        answers(1);
        assertRefuses(OPEN);
    }

    @Test
    void staysClosedWhereLessThanHalfFail() {
        failures(9);
        answers(11);
        for (int i = 0; i < 100; i++) {
            answers(2);
            failures(1);
        }
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void staysClosedWhereFewFail() {
        failures(19);
        assertThat(breaker.isClosed()).isTrue();
        failures(1);
        assertRefuses(OPEN);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        Breaker one = breaker(Duration.ofMillis(100));
        for (int i = 0; i < 19; i++) {
            fail(one, Reason.UNREACHABLE);
        }
        // Failsafe's clock is the machine's
        long begun = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() - begun > 250);
        fail(one, Reason.UNREACHABLE);
        assertThat(one.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ORDER_BUSY", "OVERLOADED"})
    void doesNotCountWhatSaysNothingOfApiServer(Reason reason) {
        failures(19);
        for (int i = 0; i < 100; i++) {
            fail(breaker, reason);
        }
        assertThat(breaker.isClosed()).isTrue();
        failures(1);
        assertRefuses(OPEN);
    }

    @Test
    void countsEveryAnswerAsOne() {
        failures(9);
        for (RuntimeException answer : List.of(
                new NotFound(), new InvalidStatus(), new Disagreement("a bug"), new IllegalStateException("a bug"))) {
            assertThatThrownBy(() -> send(() -> {
                        throw answer;
                    }))
                    .isSameAs(answer);
        }
        answers(7);
        assertThat(breaker.isClosed()).isTrue();
        // 11 of 22, and 11 of 18 if those were not counted
        failures(2);
        assertRefuses(OPEN);
    }

    @Test
    void saysHowLongItIsOpenYet() {
        failures(20);
        assertRefuses(OPEN);
        pass(Duration.ofSeconds(4));
        assertRefuses(Duration.ofSeconds(1));
        pass(Duration.ofMillis(999));
        assertRefuses(Duration.ofMillis(1));
        assertThat(sent).hasValue(20);
        assertThat(breaker.refused()).isEqualTo(3);
    }

    @Test
    void closesOnceMostProbesAreAnswered(CapturedOutput output) {
        failures(20);
        pass(OPEN);
        failures(1);
        assertThat(breaker.state()).isEqualTo("half_open");
        answers(1);
        assertThat(breaker.state()).isEqualTo("half_open");
        answers(1);
        assertThat(breaker.state()).isEqualTo("closed");
        failures(19);
        assertThat(breaker.isClosed()).isTrue();
        assertThat(output.getOut().lines().filter(line -> line.contains("event=api_breaker")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("event=api_breaker_open of=orders failures=20 updates=20 seconds=5.0"),
                        line -> assertThat(line).contains("event=api_breaker_half_open of=orders probes=3"),
                        line -> assertThat(line).contains("event=api_breaker_closed of=orders seconds=5.0"));
    }

    @Test
    void opensAgainOnceMostProbesFail() {
        failures(20);
        for (int i = 0; i < 3; i++) {
            pass(OPEN);
            failures(2);
            assertRefuses(OPEN);
        }
        assertThat(sent).hasValue(20 + 3 * 2);
    }

    @Test
    void givesAProbeBackThatSaysNothing() {
        failures(20);
        pass(OPEN);
        for (int i = 0; i < 10; i++) {
            fail(breaker, Reason.ORDER_BUSY);
        }
        answers(2);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void doesNotCountInOneStateWhatBeganInAnother() {
        during(6, () -> {
            failures(20);
            assertRefuses(OPEN);
            pass(OPEN);
            answers(1);
        });
        // Six sends that began before it opened have ended while it is half-open, all answered
        assertThat(breaker.state()).isEqualTo("half_open");
        answers(1);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void letsExactlyTheProbesOutAmongManyCallers() throws Exception {
        failures(20);
        pass(OPEN);
        sent.set(0);
        var hanging = new CountDownLatch(1);
        List<Future<Delivery>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                calls.add(callers.submit(() -> send(() -> {
                    hanging.await();
                    return Delivery.APPLIED;
                })));
            }
            await().until(() -> breaker.refused() == 61);
            assertThat(sent).hasValue(3);
            hanging.countDown();
        }
        assertThat(calls)
                .filteredOn(call -> call.state() == Future.State.FAILED)
                .hasSize(61)
                .extracting(call -> ((ServiceUnavailable) call.exceptionNow()).reason())
                .containsOnly(Reason.CIRCUIT_OPEN);
        assertThat(sent).hasValue(3);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void opensOnceWhereManyFailTogether(CapturedOutput output) throws Exception {
        var together = new CountDownLatch(64);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                var _ = callers.submit(() -> send(() -> {
                    together.countDown();
                    together.await();
                    throw unavailable(Reason.NO_ANSWER);
                }));
            }
        }
        assertRefuses(OPEN);
        assertThat(output.getOut().lines().filter(line -> line.contains("event=api_breaker")))
                .hasSize(1);
    }

    /** While some sends are in flight, which are answered after it. */
    private void during(int sends, Runnable what) {
        if (sends == 0) {
            what.run();
            return;
        }
        send(() -> {
            during(sends - 1, what);
            return Delivery.APPLIED;
        });
    }

    /** What a send does; may wait. */
    private interface Sending {
        Delivery send() throws Exception;
    }

    private Delivery send(Sending sending) {
        Supplier<Delivery> counted = () -> {
            sent.incrementAndGet();
            try {
                return sending.send();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        return breaker.send(counted);
    }

    private void answers(int count) {
        for (int i = 0; i < count; i++) {
            send(() -> Delivery.DUPLICATE);
        }
    }

    private void failures(int count) {
        for (int i = 0; i < count; i++) {
            Reason reason = i % 2 == 0 ? Reason.UNREACHABLE : Reason.NO_ANSWER;
            assertThat(catchThrowable(() -> send(() -> {
                        throw unavailable(reason);
                    })))
                    .isInstanceOfSatisfying(
                            ServiceUnavailable.class,
                            e -> assertThat(e.reason()).isEqualTo(reason));
        }
    }

    private static void fail(Breaker breaker, Reason reason) {
        assertThatThrownBy(() -> breaker.send(() -> {
                    throw unavailable(reason);
                }))
                .isInstanceOf(ServiceUnavailable.class);
    }

    private static ServiceUnavailable unavailable(Reason reason) {
        return new ServiceUnavailable(reason, "so the test has it", null);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertRefuses(Duration left) {
        int before = sent.get();
        assertThat(catchThrowable(() -> send(() -> Delivery.APPLIED)))
                .isInstanceOfSatisfying(ServiceUnavailable.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
                    assertThat(e.retryAfter()).isEqualTo(left);
                });
        assertThat(sent).hasValue(before);
    }
}
