package dev.sluice.http.shutdown;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Once a service was asked to end, an answer is the last one of its connection (RFC 9112, 9.6): a caller that knows it sends
 * nothing into a connection that is about to be closed.
 */
final class LastAnswerFilter extends OncePerRequestFilter {

    private final ShutdownDelay delay;

    LastAnswerFilter(ShutdownDelay delay) {
        this.delay = delay;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (delay.hasBegun()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        chain.doFilter(request, response);
    }
}
