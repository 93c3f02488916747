package dev.sluice.http.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * Every type of problem that a service answers, each with its one status and title. Callers rely on the names: one that
 * is out is never changed. {@code docs/problems.md} says of each when it comes and what to do; a test holds the page to
 * this list.
 */
public enum ProblemType {
    MALFORMED(HttpStatus.BAD_REQUEST, "Malformed request"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Unauthorized"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Forbidden"),
    UNKNOWN_PATH(HttpStatus.NOT_FOUND, "Unknown path"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method Not Allowed"),
    REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "Request Timeout"),
    ALREADY_APPLIED(HttpStatus.CONFLICT, "Already applied"),
    ALREADY_EXISTS(HttpStatus.CONFLICT, "Already exists"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"),
    INVALID_TRANSITION(HttpStatus.UNPROCESSABLE_CONTENT, "Invalid transition"),
    NOT_REPLAYABLE(HttpStatus.UNPROCESSABLE_CONTENT, "Not replayable"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error"),
    DELIVERY_FAILED(HttpStatus.BAD_GATEWAY, "Delivery failed"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Unavailable"),
    ORDER_BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Order busy"),
    DELIVERY_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "Delivery timed out");

    private static final String PREFIX = "urn:sluice:problem:";

    private final HttpStatus status;
    private final String title;
    private final URI uri;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
        this.uri = URI.create(PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * The first type with a status that Spring or Tomcat chose. Empty where there is none, which makes the problem RFC
     * 9457's {@code about:blank}.
     */
    static Optional<ProblemType> of(HttpStatus status) {
        return Arrays.stream(values()).filter(type -> type.status == status).findFirst();
    }

    /** The status that it is always answered with. */
    public HttpStatus status() {
        return status;
    }

    /** The problem in a few words. */
    public String title() {
        return title;
    }

    /** The {@code type} member. */
    public URI uri() {
        return uri;
    }
}
