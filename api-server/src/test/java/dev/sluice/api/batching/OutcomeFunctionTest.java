package dev.sluice.api.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.problem.Failure;
import dev.sluice.batching.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeFunctionTest {

    private final OutcomeFunction<String, String> function = new OutcomeFunction<>(
            item -> item.charAt(0),
            String::length,
            items -> items.stream().<Outcome<String>>map(Outcome.Applied::new).toList(),
            _ -> {});

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
