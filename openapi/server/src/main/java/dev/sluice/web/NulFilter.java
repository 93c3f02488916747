package dev.sluice.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A body with a NUL byte is no UTF-8 JSON (UTF-16 and UTF-32 are full of them), and is refused with 400. Jackson would
 * find out which of them it is, and read it.
 */
final class NulFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    NulFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hasNul(RawBody.bytes(request))) {
            problems.write(notUtf8(), response);
        } else {
            chain.doFilter(request, response);
        }
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
}
