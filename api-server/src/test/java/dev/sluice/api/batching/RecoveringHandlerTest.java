package dev.sluice.api.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.problem.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.UncategorizedSQLException;

class RecoveringHandlerTest {

    private final List<List<String>> calls = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "0A000", "26000", "42P05"})
    void appliesTheWholeBatchAgainAfterWhatEndsByItself(String state) {
        var outcomes = handler(items -> {
                    if (calls.size() < 3) {
                        throw sql(state);
                    }
                    return applied(items);
                })
                .apply(List.of("a", "b"));
        assertThat(outcomes).hasSize(2).allMatch(Outcome.Applied.class::isInstance);
        assertThat(calls).containsExactly(List.of("a", "b"), List.of("a", "b"), List.of("a", "b"));
    }

    @Test
    void appliesTheWholeBatchAgainAfterALostRace() {
        var outcomes = handler(items -> {
                    if (calls.size() == 1) {
                        throw new LostRaceException("other was first");
                    }
                    return applied(items);
                })
                .apply(List.of("a", "b"));
        assertThat(outcomes).hasSize(2).allMatch(Outcome.Applied.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void givesUpWhenEachAttemptFailsTheSameWay(String state) {
        var handler = handler(_ -> {
            throw sql(state);
        });
        assertThat(handler.apply(List.of("a"))).allMatch(RecoveringHandlerTest::isUnavailable);
        assertThat(calls).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "57P01", "57P03", "53300", "53100", "25006", "25P03", "58030"})
    void refusesAllAtOnceWhenTheDatabaseIsAway(String state) {
        var handler = handler(_ -> {
            throw sql(state);
        });
        assertThatThrownBy(() -> handler.apply(List.of("a", "b"))).isInstanceOf(Failure.Unavailable.class);
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505", "42P01", "42501", "57014", "XX000"})
    void appliesByHalvesWhenSomeItemIsBad(String state) {
        var outcomes = handler(items -> {
                    if (items.contains("bad")) {
                        throw sql(state);
                    }
                    return applied(items);
                })
                .apply(List.of("a", "bad", "c", "d"));
        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly(
                        Outcome.Applied.class, Outcome.Refused.class, Outcome.Applied.class, Outcome.Applied.class);
        assertThat(calls)
                .containsExactly(
                        List.of("a", "bad", "c", "d"),
                        List.of("a", "bad"),
                        List.of("a"),
                        List.of("bad"),
                        List.of("c", "d"));
    }

    @Test
    void splitsABatchThatIsTooSlowAsAWhole() {
        var outcomes = handler(items -> {
                    if (items.size() > 1) {
                        throw sql("57014");
                    }
                    return applied(items);
                })
                .apply(List.of("a", "b", "c"));
        assertThat(outcomes).allMatch(Outcome.Applied.class::isInstance);
    }

    @Test
    void blamesAnUpdateOnlyForItsDataOrABugOfOurs() {
        assertThat(refusal(sql("22021"))).isInstanceOf(Failure.Internal.class);
        assertThat(refusal(sql("23514"))).isInstanceOf(Failure.Internal.class);
        assertThat(refusal(new NullPointerException())).isInstanceOf(Failure.Internal.class);
        assertThat(refusal(sql("42501"))).isInstanceOf(Failure.Unavailable.class);
        assertThat(refusal(sql("0A000"))).isInstanceOf(Failure.Unavailable.class);
        assertThat(refusal(sql("ZZ123"))).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void appliesNothingOfASequenceAfterAFailureInIt() {
        var handler = new RecoveringHandler<String, String>(
                items -> {
                    if (items.contains("a1")) {
                        throw sql("0A000");
                    }
                    return applied(items);
                },
                item -> item.charAt(0),
                Duration.ofMinutes(1));
        var outcomes = handler.apply(List.of("a1", "b1", "a2", "b2"));
        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly(
                        Outcome.Refused.class, Outcome.Applied.class, Outcome.Refused.class, Outcome.Applied.class);
    }

    @Test
    void beginsNoFurtherPartAfterItsLimit() {
        var handler = new RecoveringHandler<String, String>(
                items -> {
                    calls.add(items);
                    throw sql("57014");
                },
                item -> item,
                Duration.ZERO);
        assertThat(handler.apply(List.of("a", "b"))).allMatch(RecoveringHandlerTest::isUnavailable);
        assertThat(calls).hasSize(1);
    }

    private Failure refusal(RuntimeException e) {
        var outcome = handler(_ -> {
                    throw e;
                })
                .apply(List.of("a"))
                .getFirst();
        return ((Outcome.Refused<String>) outcome).failure();
    }

    private static boolean isUnavailable(Outcome<String> outcome) {
        return outcome instanceof Outcome.Refused<String>(Failure.Unavailable _);
    }

    @Test
    void appliesTheItemsOfEachKeyAloneWhenOneOfThemIsBlocked() {
        var outcomes = handler(items -> BlockedException.whereBlocked(() -> {
                    if (items.contains("x1")) {
                        throw sql("55P03");
                    }
                    return applied(items);
                }))
                .apply(List.of("x1", "a1", "x2", "a2"));
        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Locked<>(),
                        new Outcome.Applied<>("a1"),
                        new Outcome.Locked<>(),
                        new Outcome.Applied<>("a2"));
        assertThat(calls).containsExactly(List.of("x1", "a1", "x2", "a2"), List.of("x1", "x2"), List.of("a1", "a2"));
    }

    @Test
    void whatComesAfterALockedItemWaitsBehindItAlsoWhenOthersAreBad() {
        var outcomes = handler(items -> {
                    if (items.contains("bad")) {
                        throw sql("22021");
                    }
                    return items.contains("x1") ? List.of(new Outcome.Locked<>()) : applied(items);
                })
                .apply(List.of("x1", "bad", "x2"));
        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly(Outcome.Locked.class, Outcome.Refused.class, Outcome.Locked.class);
    }

    private RecoveringHandler<String, String> handler(BatchHandler<String, String> handler) {
        return new RecoveringHandler<>(
                items -> {
                    calls.add(items);
                    return handler.apply(items);
                },
                item -> item.charAt(0));
    }

    private static List<Outcome<String>> applied(List<String> items) {
        return items.stream().<Outcome<String>>map(Outcome.Applied::new).toList();
    }

    private static RuntimeException sql(String state) {
        return new UncategorizedSQLException("task", "sql", new SQLException("no", state));
    }
}
