package dev.sluice.http.body;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads and drops what is left of a refused body before the connection is closed. Closing a socket with unread bytes
 * resets the connection, and the caller would lose the answer. Bounded in bytes and in time; Tomcat's own
 * {@code maxSwallowSize} is bounded in bytes alone.
 */
final class UnreadBodyFilter extends OncePerRequestFilter {

    private static final int MAX_BYTES = 1024 * 1024;
    private static final Duration MAX_TIME = Duration.ofSeconds(1);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        // A caller that expects 100 (Continue) sends no body until it is read
        if (RawBodyFilter.hasBody(request)
                && (request.getHeader(HttpHeaders.EXPECT) == null || RawBodyFilter.isBegun(request))) {
            try {
                drop(request.getInputStream(), response);
            } catch (IOException _) {
                // disconnected, timed out, or malformed: the connection is closed
            }
        }
    }

    private static void drop(ServletInputStream body, HttpServletResponse response) throws IOException {
        if (body.isFinished()) {
            return;
        }
        response.flushBuffer();
        long start = System.nanoTime();
        byte[] dropped = new byte[4 * 1024];
        int length = 0;
        while (length < MAX_BYTES && System.nanoTime() - start < MAX_TIME.toNanos()) {
            int read = body.read(dropped);
            if (read < 0) {
                return;
            }
            length += read;
        }
    }
}
