package dev.sluice.api.problem;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what controllers throw. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FailureAdvice {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(Failure failure) {
        return FailureProblems.of(failure);
    }

    /** What reads, which go to the database without a batch, may run into. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> answer(RuntimeException e) {
        return FailureProblems.of(Failure.of(e));
    }
}
