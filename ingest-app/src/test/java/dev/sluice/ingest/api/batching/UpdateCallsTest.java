package dev.sluice.ingest.api.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.batching.Batcher;
import dev.sluice.batching.Rejection;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class UpdateCallsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Answer APPLIED = new Answer.Delivered(Delivery.APPLIED);
    private static final String INVALID_TRANSITION = "urn:sluice:problem:invalid-transition";

    private static Batcher<Timed<Update.Order>, Answer> batcher(Function<List<Timed<Update.Order>>, List<Answer>> all) {
        var operations = new Operations<Update.Order>("all", _ -> APPLIED, all);
        return new Batcher<>(
                "test", new BatchingProperties(1, 64, LONG).limits(), new UpdateCalls<>(operations, Tracing.OFF));
    }

    private static Timed<Update.Order> order() {
        return new Timed<>(
                new Update.Order(new OrderUpdate().providerEventId("e").orderId("o"), null), Deadline.in(LONG));
    }

    @Test
    void eachUpdateHasAnOutcomeOfItsOwn() {
        try (var batcher = batcher(
                _ -> List.of(APPLIED, StatusMeaning.ofOutcome(422, INVALID_TRANSITION, null, "all"), APPLIED))) {
            var answers = batcher.submitAll(List.of(order(), order(), order()), List.of(LONG, LONG, LONG));

            assertThat(answers.get(0).orElseThrow()).isEqualTo(Delivery.APPLIED);
            assertThatExceptionOfType(InvalidStatus.class)
                    .isThrownBy(() -> answers.get(1).orElseThrow());
            assertThat(answers.get(2).orElseThrow()).isEqualTo(Delivery.APPLIED);
        }
    }

    @Test
    void aFailedCallFailsAllThatTravelledInIt() {
        var failure = new ServiceUnavailable("status 503", Duration.ZERO);
        try (var batcher = batcher(_ -> {
            throw failure;
        })) {
            assertThatExceptionOfType(ServiceUnavailable.class)
                    .isThrownBy(() -> batcher.submitAll(List.of(order(), order()), List.of(LONG, LONG)))
                    .isSameAs(failure);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, NO_ANSWER, no answer in time",
        "TIMED_OUT, NO_ANSWER, no answer in time",
        "FULL, OVERLOADED, too many updates wait",
        "CLOSED, UNREACHABLE, closed",
        "INTERRUPTED, UNREACHABLE, interrupted"
    })
    void whatTheBatcherRejectsIsUnavailable(Rejection rejection, Reason reason, String message) {
        var operations = new Operations<Update.Order>("all", _ -> APPLIED, _ -> List.of());
        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> new UpdateCalls<>(operations, Tracing.OFF)
                        .rejected(order(), rejection)
                        .orElseThrow())
                .withMessage(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
