package dev.sluice.api.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import dev.sluice.trace.Span;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
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

    private static final List<Update<TestChange>> UPDATES = IntStream.range(0, OUTCOMES.size())
            .mapToObj(i -> new Update<>(new TestChange("e-" + i, "o-" + i), Instant.EPOCH, "{}", null, Span.NONE))
            .toList();

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
        meter.tellAfterCommit(UPDATES, OUTCOMES, List.of(new Outcome.Applied<>("c")));
        TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);

        assertThat(counts())
                .isEqualTo(Map.of(
                        "applied", 3.0,
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
        meter.tellAfterCommit(UPDATES, OUTCOMES, List.of());
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(synchronization ->
                        synchronization.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK));

        assertThat(counts()).isEmpty();
    }

    @Test
    void tellsWhatIsNotPlainlyAppliedOnceItIsCommitted() {
        var lines = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(UpdateMeter.class);
        lines.start();
        log.addAppender(lines);
        try {
            meter.tellAfterCommit(UPDATES, OUTCOMES, List.of(new Outcome.Held<>()));
            assertThat(lines.list).isEmpty();

            TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(
                        ILoggingEvent::getFormattedMessage,
                        line -> line.getMDCPropertyMap().get("event.id"),
                        line -> line.getMDCPropertyMap().get("order.id"))
                .containsExactly(
                        tuple("event=update_not_applied of=orders outcome=not_found", "e-4", "o-4"),
                        tuple("event=update_not_applied of=orders outcome=forbidden", "e-5", "o-5"),
                        tuple("event=update_not_applied of=orders outcome=malformed", "e-6", "o-6"),
                        tuple("event=update_not_applied of=orders outcome=parked", "e-7", "o-7"),
                        tuple("event=update_not_applied of=orders outcome=held", "e-8", "o-8"));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    private record TestChange(String eventId, String orderId) implements Change {

        @Override
        public Object subject() {
            return orderId;
        }

        @Override
        public String label() {
            return "order '%s'".formatted(orderId);
        }

        @Override
        public boolean creates() {
            return false;
        }

        @Override
        public String eventKind() {
            return "updated";
        }
    }

    private Map<String, Double> counts() {
        return meters.find("sluice.updates").tag("kind", "orders").counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("outcome")), counter -> counter.count()));
    }
}
