package dev.sluice.api.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class UpdateMeterTest {

    private static final List<Outcome<String>> OUTCOMES = List.of(
            new Outcome.Applied<>("a"),
            new Outcome.Applied<>("b"),
            new Outcome.Refused<>(new Failure.AlreadyApplied("")),
            new Outcome.Refused<>(new Failure.AlreadyExists("")),
            new Outcome.Refused<>(new Failure.NotFound("")),
            new Outcome.Refused<>(new Failure.InvalidTransition("")),
            new Outcome.Refused<>(new Failure.Malformed("")),
            new Outcome.Parked<>(),
            new Outcome.Held<>(),
            // Decided again
            new Outcome.Locked<>(),
            new Outcome.Refused<>(new Failure.Unavailable("")));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UpdateMeter meter = new UpdateMeter("orders", meters);

    @BeforeEach
    void begin() {
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    @Test
    void countsEachOutcomeThatIsCommitted() {
        meter.countAfterCommit(OUTCOMES);
        TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);

        assertThat(counts())
                .isEqualTo(Map.of(
                        "applied", 2.0,
                        "duplicate", 1.0,
                        "conflict", 1.0,
                        "not_found", 1.0,
                        "forbidden", 1.0,
                        "malformed", 1.0,
                        "parked", 1.0,
                        "held", 1.0));
    }

    @Test
    void countsNothingThatIsRolledBack() {
        meter.countAfterCommit(OUTCOMES);
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(synchronization ->
                        synchronization.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK));

        assertThat(counts()).isEmpty();
    }

    private Map<String, Double> counts() {
        return meters.find("sluice.updates").tag("kind", "orders").counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("outcome")), counter -> counter.count()));
    }
}
