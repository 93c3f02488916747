package dev.sluice.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a body before anything parses it. One of more than {@link RawBody#MAX_BYTES} is refused with 413: at once
 * where its length is declared, else at the first byte too many. One with a NUL byte is no UTF-8 JSON (UTF-16 and UTF-32
 * are full of them), and is refused with 400.
 */
final class RawBodyFilter extends OncePerRequestFilter {

    private final JsonMapper json;

    RawBodyFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > RawBody.MAX_BYTES) {
            refuse(response, tooLarge());
            return;
        }
        byte[] bytes = request.getInputStream().readNBytes(RawBody.MAX_BYTES + 1);
        if (bytes.length > RawBody.MAX_BYTES) {
            refuse(response, tooLarge());
        } else if (hasNul(bytes)) {
            refuse(response, notUtf8());
        } else {
            chain.doFilter(new RawBody(request, bytes), response);
        }
    }

    static ProblemDetail tooLarge() {
        return Problems.problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "Body too large",
                "The body has more than " + RawBody.MAX_BYTES + " bytes.");
    }

    static ProblemDetail notUtf8() {
        return Problems.malformed("The body has a NUL byte; send JSON encoded as UTF-8.");
    }

    static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private void refuse(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Connection", "close");
        json.writeValue(response.getOutputStream(), problem);
    }
}
