package dev.sluice.api.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.problem.Failure;
import dev.sluice.batching.Rejection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeFunctionTest {

    private final OutcomeFunction<String, String> function = new OutcomeFunction<>(
            item -> item.charAt(0),
            String::length,
            items -> items.stream().<Outcome<String>>map(Outcome.Applied::new).toList(),
            new BatchMeters("test", new SimpleMeterRegistry()));

    @Test
    void whatTheHandlerBreaksOnIsABugOfOurs() {
        var cause = new IllegalStateException("broken");
        assertThat(function.failed("a", cause))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOf(Failure.Internal.class)
                                .hasCause(cause));
    }

    /** In a process of its own, started without any option that would end it. */
    @Test
    @Timeout(60)
    void anOutOfMemoryErrorThatTheBatcherCaughtEndsTheProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
        } finally {
            process.destroyForcibly();
        }
    }

    static final class OutOfMemory {

        private OutOfMemory() {}

        public static void main(String[] none) {
            new OutcomeFunctionTest().function.failed("a", new OutOfMemoryError("by a batch"));
        }
    }

    @Test
    void aFailureOfTheHandlerIsToldAsItIs() {
        var away = new Failure.Unavailable("The database is away.");
        assertThat(function.failed("a", away)).isEqualTo(new Outcome.Refused<>(away));
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, waiting already",
        "CLOSED, Stopping",
        "INTERRUPTED, Stopping",
        "EXPIRED, not applied",
        "TIMED_OUT, send it again"
    })
    void whatTheBatcherRejectsIsUnavailable(Rejection reason, String why) {
        assertThat(function.rejected("a", reason))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOf(Failure.Unavailable.class)
                                .hasMessageContaining(why));
    }

    @Test
    void whatIsLockedIsTriedAgainAndRejectedAsBusy() {
        assertThat(function.isBlocked(new Outcome.Locked<>())).isTrue();
        assertThat(function.isBlocked(new Outcome.Applied<>("a"))).isFalse();
        assertThat(function.rejected("a", Rejection.BLOCKED))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.OrderBusy.class));
        assertThat(function.apply(List.of("a"))).containsExactly(new Outcome.Applied<>("a"));
    }
}
