package dev.sluice.http.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Answers problem+json where Tomcat refuses a request before any filter sees it (a malformed request line or header) and
 * would send a page of HTML. A version of HTTP, a transfer coding or a method that Tomcat does not speak (501, 505) is
 * answered 400: no caller can make a service answer as if the fault were its own. Public, with a public constructor, since
 * Tomcat creates it by name.
 */
public final class ProblemErrorReportValve extends ErrorReportValve {

    /** Tomcat does not say why. Most often it is a character that should have been percent-encoded. */
    private static final String MALFORMED =
            "The request is not valid HTTP; percent-encode what RFC 3986 does not allow in a path or query, such as brackets.";

    private static final String NOT_SPOKEN =
            "The request is not HTTP as it is spoken here: use HTTP/1.1, no transfer coding but chunked, and a method of the contract.";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int refused = response.getStatus();
        if (refused < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean isSpoken = refused != HttpServletResponse.SC_NOT_IMPLEMENTED
                && refused != HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED;
        int status = isSpoken ? refused : HttpServletResponse.SC_BAD_REQUEST;
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                ProblemDetail problem = Problems.problem(
                        Objects.requireNonNullElse(HttpStatus.resolve(status), HttpStatus.INTERNAL_SERVER_ERROR),
                        detail(refused));
                // There is no mapper here; none of these texts needs escaping
                writer.write("""
                        {"type":"%s","title":"%s","status":%s,"detail":"%s"}""".formatted(
                                Objects.requireNonNullElse(problem.getType(), "about:blank"),
                                problem.getTitle(),
                                status,
                                problem.getDetail()));
                response.finishResponse();
            }
        } catch (IOException _) {
            // the client has disconnected
        }
    }

    private static String detail(int refused) {
        return switch (refused) {
            case HttpServletResponse.SC_NOT_IMPLEMENTED, HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED ->
                NOT_SPOKEN;
            case HttpServletResponse.SC_BAD_REQUEST -> MALFORMED;
            default -> "The request is not valid HTTP.";
        };
    }
}
