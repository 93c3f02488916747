package dev.sluice.http.limit;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.http.request.HealthProbes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits requests in flight; one more is refused with 503 at once. Probes need no permit, so that they are answered
 * whatever the others wait for. Comes after authentication, so that refused callers take no permit.
 */
final class InFlightFilter extends OncePerRequestFilter {

    private final Semaphore permits;
    private final ProblemWriter problems;

    InFlightFilter(int most, ProblemWriter problems) {
        this.permits = new Semaphore(most);
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HealthProbes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!permits.tryAcquire()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RetryAfter.spread());
            problems.write(
                    Problems.problem(
                            ProblemType.UNAVAILABLE, "As many requests as may be are in flight; send it again."),
                    request,
                    response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            permits.release();
        }
    }
}
