package dev.sluice.api.problem;

import dev.sluice.web.Problems;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** The answer to each {@link Failure}: the one place that says so. */
public final class FailureAnswers {

    private static final Logger log = LoggerFactory.getLogger(FailureAnswers.class);

    /** Long enough for a pool to find its way back, short enough for a retry within a provider's patience. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private FailureAnswers() {}

    /** The answer; also logs what somebody has to look after. */
    public static ResponseEntity<ProblemDetail> of(Failure failure) {
        return switch (failure) {
            case Failure.Malformed _ -> answer(Problems.malformed(failure.detail()));
            case Failure.AlreadyApplied _ ->
                answer(HttpStatus.CONFLICT, "already-applied", "Already applied", failure.detail());
            case Failure.AlreadyExists _ ->
                answer(HttpStatus.CONFLICT, "already-exists", "Already exists", failure.detail());
            case Failure.NotFound _ -> answer(HttpStatus.NOT_FOUND, "not-found", "Not found", failure.detail());
            case Failure.InvalidTransition _ ->
                answer(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-transition", "Invalid transition", failure.detail());
            case Failure.InvalidCursor _ ->
                answer(Problems.malformed(List.of(new Problems.FieldError("/cursor", failure.detail()))));
            case Failure.Unavailable _ -> {
                log.warn("Unavailable: {}", failure.detail());
                yield retryLater("unavailable", "Unavailable", failure.detail());
            }
            case Failure.OrderBusy _ -> {
                log.warn("event=order_busy detail=\"{}\"", failure.detail());
                yield retryLater("order-busy", "Order busy", failure.detail());
            }
            case Failure.Internal _ -> {
                log.error("Unexpected failure", failure.getCause());
                yield answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Internal error", failure.detail());
            }
        };
    }

    private static ResponseEntity<ProblemDetail> retryLater(String type, String title, String detail) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, type, title, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String type, String title, String detail) {
        return answer(Problems.problem(status, type, title, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
