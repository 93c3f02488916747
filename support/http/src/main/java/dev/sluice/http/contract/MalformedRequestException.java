package dev.sluice.http.contract;

import org.springframework.http.ProblemDetail;

/** A request that its parameters make malformed, found before an operation is called. */
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
