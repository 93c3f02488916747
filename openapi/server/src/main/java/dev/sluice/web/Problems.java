package dev.sluice.web;

import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes RFC 9457 problem details; the one place that knows how their {@code type} is spelled. */
public final class Problems {

    /** One wrong member of a body, or one wrong parameter; {@code pointer} is a JSON Pointer (RFC 6901). */
    public record FieldError(String pointer, String detail) {}

    private static final String TYPE_PREFIX = "urn:sluice:problem:";

    private Problems() {}

    /**
     * A problem of any status.
     *
     * @param type last part of the type's URN, such as {@code not-found}
     * @param detail what was wrong this time and what to do; never a secret, a payload, SQL or a class name
     */
    public static ProblemDetail problem(HttpStatus status, String type, String title, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + type));
        problem.setTitle(title);
        return problem;
    }

    /** A 400 that names each wrong member. */
    public static ProblemDetail malformed(List<FieldError> errors) {
        var problem = malformed("The request breaks the contract: see errors.");
        problem.setProperty("errors", errors);
        return problem;
    }

    /** A 400 about the request as a whole. */
    public static ProblemDetail malformed(String detail) {
        return problem(HttpStatus.BAD_REQUEST, "malformed", "Malformed request", detail);
    }
}
