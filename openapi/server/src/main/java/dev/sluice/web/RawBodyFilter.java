package dev.sluice.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a body before anything looks into it. One of more than {@link RawBody#MAX_BYTES} is refused with 413: at once
 * where its length is declared, else at the first byte too many.
 */
final class RawBodyFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    RawBodyFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > RawBody.MAX_BYTES) {
            problems.write(tooLarge(), request, response);
            return;
        }
        byte[] bytes = request.getInputStream().readNBytes(RawBody.MAX_BYTES + 1);
        if (bytes.length > RawBody.MAX_BYTES) {
            problems.write(tooLarge(), request, response);
        } else {
            chain.doFilter(new RawBody(request, bytes), response);
        }
    }

    static ProblemDetail tooLarge() {
        return Problems.problem(ProblemType.TOO_LARGE, "The body has more than " + RawBody.MAX_BYTES + " bytes.");
    }
}
