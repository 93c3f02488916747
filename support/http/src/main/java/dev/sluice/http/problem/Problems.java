package dev.sluice.http.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes RFC 9457 problem details; of which types there are, {@link ProblemType} says. */
public final class Problems {

    /** One wrong member of a body, or one wrong parameter; {@code pointer} is a JSON Pointer (RFC 6901). */
    public record FieldError(String pointer, String detail) {}

    /** What the contracts promise of an {@code instance}. */
    private static final int MAX_INSTANCE = 2000;

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
    public static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemType.of(status)
                .map(type -> problem(type, detail))
                .orElseGet(() -> ProblemDetail.forStatusAndDetail(status, detail));
    }

    /**
     * The path that was called, as it was spelled; null where it is not a URI. Cut between characters where it is long.
     */
    static @Nullable URI instance(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
        int end = Math.min(path.length(), MAX_INSTANCE);
        int percent = path.lastIndexOf('%', end - 1);
        try {
            return URI.create(path.substring(0, end < path.length() && percent > end - 3 ? percent : end));
        } catch (IllegalArgumentException _) {
            return null;
        }
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
