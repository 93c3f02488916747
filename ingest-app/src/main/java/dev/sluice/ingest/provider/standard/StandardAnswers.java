package dev.sluice.ingest.provider.standard;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.ingest.generated.model.WebhookReceipt;
import dev.sluice.ingest.generated.model.WebhookReceipt.OutcomeEnum;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;

/** What a sender of our own contract is told of its webhook: the one place that says so. */
final class StandardAnswers {

    private StandardAnswers() {}

    static ResponseEntity<WebhookReceipt> of(Delivery delivery) {
        return switch (delivery) {
            case APPLIED -> receipt(HttpStatus.ACCEPTED, OutcomeEnum.APPLIED);
            case DUPLICATE -> receipt(HttpStatus.OK, OutcomeEnum.DUPLICATE);
            case QUEUED -> receipt(HttpStatus.ACCEPTED, OutcomeEnum.QUEUED);
        };
    }

    private static ResponseEntity<WebhookReceipt> receipt(HttpStatus status, OutcomeEnum outcome) {
        return ResponseEntity.status(status).body(new WebhookReceipt(outcome));
    }

    static ResponseEntity<ProblemDetail> of(DeliveryFailure failure) {
        return switch (failure) {
            case NotFound _ ->
                problem(ProblemType.NOT_FOUND, "The order or the dispute is not known; send the webhook again later.");
            case InvalidStatus _ ->
                problem(
                        ProblemType.INVALID_TRANSITION,
                        "The order or the dispute cannot take on this status now; do not send the webhook again.");
            case ServiceUnavailable unavailable ->
                switch (unavailable.reason()) {
                    case UNREACHABLE, ORDER_BUSY -> notDelivered();
                    case NOT_STORED -> unavailable("stored", RetryAfter.spread());
                    case OVERLOADED, CIRCUIT_OPEN ->
                        unavailable("delivered", RetryAfter.spread(unavailable.retryAfter()));
                    case NO_ANSWER ->
                        problem(ProblemType.DELIVERY_TIMEOUT, "The webhook was not delivered in time; send it again.");
                };
            case Disagreement _ -> notDelivered();
        };
    }

    private static ResponseEntity<ProblemDetail> notDelivered() {
        return problem(ProblemType.DELIVERY_FAILED, "The webhook could not be delivered; send it again.");
    }

    private static ResponseEntity<ProblemDetail> unavailable(String what, String retryAfter) {
        return builder(ProblemType.UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, retryAfter)
                .body(Problems.problem(
                        ProblemType.UNAVAILABLE,
                        "The webhook cannot be %s now; send it again, not before Retry-After.".formatted(what)));
    }

    private static ResponseEntity<ProblemDetail> problem(ProblemType type, String detail) {
        return builder(type).body(Problems.problem(type, detail));
    }

    private static BodyBuilder builder(ProblemType type) {
        return ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
