package dev.sluice.api.problem;

import dev.sluice.web.Problems;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The answer to each {@link Failure}. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FailureAdvice {

    private static final Logger log = LoggerFactory.getLogger(FailureAdvice.class);

    /** Long enough for a pool to find its way back, short enough for a retry within a provider's patience. */
    private static final String RETRY_AFTER_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(Failure failure) {
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
                yield ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                        .body(Problems.problem(
                                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Unavailable", failure.detail()));
            }
            case Failure.Internal _ -> {
                log.error("Unexpected failure", failure.getCause());
                yield answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Internal error", failure.detail());
            }
        };
    }

    /** What reads, which go to the database without a batch, may run into. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> answer(RuntimeException e) {
        return answer(SqlFailures.failure(e));
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String type, String title, String detail) {
        return answer(Problems.problem(status, type, title, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
