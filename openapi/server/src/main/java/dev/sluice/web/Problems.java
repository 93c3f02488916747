package dev.sluice.web;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes RFC 9457 problem details; of which types there are, {@link ProblemType} says. */
public final class Problems {

    /** One wrong member of a body, or one wrong parameter; {@code pointer} is a JSON Pointer (RFC 6901). */
    public record FieldError(String pointer, String detail) {}

    private Problems() {}

    /**
     * A problem.
     *
     * @param detail what was wrong this time and what to do; never a secret, a payload, SQL or a class name
     */
    public static ProblemDetail problem(ProblemType type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
        problem.setType(type.uri());
        problem.setTitle(type.title());
        return problem;
    }

    /** A problem of which only the status is known, because a framework or the container chose it. */
    static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemType.of(status)
                .map(type -> problem(type, detail))
                .orElseGet(() -> ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** A 400 that names each wrong member. */
    public static ProblemDetail malformed(List<FieldError> errors) {
        var problem = malformed("The request breaks the contract: see errors.");
        problem.setProperty("errors", errors);
        return problem;
    }

    /** A 400 about the request as a whole. */
    public static ProblemDetail malformed(String detail) {
        return problem(ProblemType.MALFORMED, detail);
    }
}
