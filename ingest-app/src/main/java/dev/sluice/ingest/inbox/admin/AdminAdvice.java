package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.log.LimitedLog;
import dev.sluice.postgres.SqlFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what these controllers throw. */
@RestControllerAdvice(basePackageClasses = AdminAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class AdminAdvice {

    private static final Logger log = LoggerFactory.getLogger(AdminAdvice.class);
    private static final LimitedLog limited = new LimitedLog(log);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(RefusedException refused) {
        return ResponseEntity.status(refused.getStatusCode()).body(refused.getBody());
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> answer(RuntimeException e) {
        if (SqlFailures.isBug(e) || SqlFailures.isData(e)) {
            log.error("Unexpected failure", e);
            return ResponseEntity.status(ProblemType.INTERNAL.status())
                    .body(Problems.problem(
                            ProblemType.INTERNAL, "Something went wrong on our side; it may be sent again."));
        }
        String detail = SqlFailures.explain(e) + "; send it again.";
        limited.warn("Unavailable: " + detail);
        return ResponseEntity.status(ProblemType.UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, RetryAfter.spread())
                .body(Problems.problem(ProblemType.UNAVAILABLE, detail));
    }
}
