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
 * Refuses a request with 503, at once, where as many as may be are in flight: whatever those wait for, connections are
 * left for probes, which need no permit. Comes after the checks of who is calling: who may not call takes no permit.
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
