package dev.sluice.http.request;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a request target that cannot be decoded, with 400, before the container decodes it leniently. */
final class StrictRequestFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    StrictRequestFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    static FilterRegistrationBean<StrictRequestFilter> registered(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new StrictRequestFilter(problems));
        filter.setOrder(RawBody.MEANING_ORDER - 1);
        return filter;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        StrictRequest strict;
        try {
            checkPath(request.getRequestURI());
            strict = HealthProbes.isProbe(request) ? StrictRequest.withoutQuery(request) : StrictRequest.of(request);
        } catch (IllegalArgumentException e) {
            problems.write(Problems.malformed(String.valueOf(e.getMessage())), request, response);
            return;
        }
        chain.doFilter(strict, response);
    }

    private static void checkPath(String path) {
        try {
            PercentEncoding.decode(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The path is not percent-encoded UTF-8.", e);
        }
        try {
            // Needed as a problem's instance
            URI.create(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The path is not as RFC 3986 has it; percent-encode what it does not allow, such as brackets.", e);
        }
    }
}
