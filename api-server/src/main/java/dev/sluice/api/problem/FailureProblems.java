package dev.sluice.api.problem;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.log.LimitedLog;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** The problem that each {@link Failure} is answered with: the one place that says so. */
public final class FailureProblems {

    private static final Logger log = LoggerFactory.getLogger(FailureProblems.class);
    private static final LimitedLog limited = new LimitedLog(log);

    private FailureProblems() {}

    /** The answer; also logs what somebody has to look after. */
    public static ResponseEntity<ProblemDetail> of(Failure failure) {
        return switch (failure) {
            case Failure.Malformed _ -> answer(Problems.malformed(failure.detail()));
            case Failure.AlreadyApplied _ -> answer(ProblemType.ALREADY_APPLIED, failure.detail());
            case Failure.AlreadyExists _ -> answer(ProblemType.ALREADY_EXISTS, failure.detail());
            case Failure.NotFound _ -> answer(ProblemType.NOT_FOUND, failure.detail());
            case Failure.InvalidTransition _ -> answer(ProblemType.INVALID_TRANSITION, failure.detail());
            case Failure.InvalidCursor _ ->
                answer(Problems.malformed(List.of(new Problems.FieldError("/cursor", failure.detail()))));
            case Failure.Unavailable _ -> {
                limited.warn("Unavailable: " + failure.detail());
                yield retryLater(ProblemType.UNAVAILABLE, failure.detail());
            }
            case Failure.OrderBusy _ -> retryLater(ProblemType.ORDER_BUSY, failure.detail());
            case Failure.Internal _ -> {
                log.error("Unexpected failure", failure.getCause());
                yield answer(ProblemType.INTERNAL, failure.detail());
            }
        };
    }

    private static ResponseEntity<ProblemDetail> retryLater(ProblemType type, String detail) {
        return ResponseEntity.status(type.status())
                .header(HttpHeaders.RETRY_AFTER, RetryAfter.spread())
                .body(Problems.problem(type, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemType type, String detail) {
        return answer(Problems.problem(type, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
