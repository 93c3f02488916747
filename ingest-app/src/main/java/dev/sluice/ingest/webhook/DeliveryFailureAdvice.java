package dev.sluice.ingest.webhook;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import dev.sluice.ingest.webhook.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.log.LimitedLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What a provider is told when its webhook was not delivered: the one place that says so. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DeliveryFailureAdvice {

    private static final Logger log = LoggerFactory.getLogger(DeliveryFailureAdvice.class);

    private final LimitedLog disagreementLog = new LimitedLog(log);
    private final Counter disagreements;

    DeliveryFailureAdvice(MeterRegistry meters) {
        this.disagreements = Counter.builder("sluice.delivery.disagreements")
                .description("Valid webhooks that api-server refused, or that something else answered in its place")
                .register(meters);
    }

    @ExceptionHandler
    ProblemDetail answer(DeliveryFailure failure) {
        log.debug("event=delivery_failed reason=\"{}\"", failure.getMessage());
        return switch (failure) {
            case NotFound _ ->
                Problems.problem(
                        ProblemType.NOT_FOUND, "The order or the dispute is not known; send the webhook again later.");
            case InvalidStatus _ ->
                Problems.problem(
                        ProblemType.INVALID_TRANSITION,
                        "The order or the dispute cannot take on this status now; do not send the webhook again.");
            case ServiceUnavailable unavailable ->
                switch (unavailable.reason()) {
                    case UNREACHABLE, ORDER_BUSY -> notDelivered();
                    case NO_ANSWER ->
                        Problems.problem(
                                ProblemType.DELIVERY_TIMEOUT, "The webhook was not delivered in time; send it again.");
                };
            case Disagreement disagreement -> {
                disagreements.increment();
                disagreementLog.error("event=delivery_disagreement reason=\"%s\"".formatted(disagreement.getMessage()));
                yield notDelivered();
            }
        };
    }

    private static ProblemDetail notDelivered() {
        return Problems.problem(ProblemType.DELIVERY_FAILED, "The webhook could not be delivered; send it again.");
    }
}
