package dev.sluice.http.body;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body that is not plain UTF-8 before it is parsed: a content coding with 415 and {@code Accept-Encoding}
 * (RFC 9110, 15.5.16), what {@link Utf8} refuses with 400.
 */
final class EncodingFilter extends OncePerRequestFilter {

    private static final String IDENTITY = "identity";

    private final ProblemWriter problems;

    EncodingFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = RawBody.bytes(request);
        if (body.length > 0 && isCoded(request)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            problems.write(coded(), request, response);
            return;
        }
        String flaw = Utf8.flaw(body);
        if (flaw != null) {
            problems.write(Problems.malformed(flaw), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isCoded(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .flatMap(codings -> Arrays.stream(codings.split(",")))
                .map(String::strip)
                .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase(IDENTITY));
    }

    private static ProblemDetail coded() {
        return Problems.problem(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "A body in a content coding is not read; send it without Content-Encoding.");
    }
}
