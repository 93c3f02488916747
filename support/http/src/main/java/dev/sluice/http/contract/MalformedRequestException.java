package dev.sluice.http.contract;

import org.springframework.http.ProblemDetail;

/** Parameters break the contract; thrown before the operation is called. */
final class MalformedRequestException extends RuntimeException {

    private final transient ProblemDetail problem;

    MalformedRequestException(ProblemDetail problem) {
        super(problem.getDetail(), null, false, false);
        this.problem = problem;
    }

    ProblemDetail problem() {
        return problem;
    }
}
