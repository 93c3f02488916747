package dev.sluice.ingest.signature;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.request.HealthProbes;
import dev.sluice.ingest.signature.SignatureScheme.Verdict;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets signed requests through, whatever their path. Nobody is told in which way a signature is not good enough. */
final class SignatureFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(SignatureFilter.class);

    private final Function<HttpServletRequest, Verdict> check;
    private final ProblemWriter problems;

    SignatureFilter(Function<HttpServletRequest, Verdict> check, ProblemWriter problems) {
        this.check = check;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HealthProbes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Verdict verdict = check.apply(request);
        if (verdict == Verdict.SIGNED) {
            chain.doFilter(request, response);
            return;
        }
        log.debug("event=webhook_refused verdict={}", verdict);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "StandardWebhooks");
        problems.write(
                Problems.problem(ProblemType.UNAUTHORIZED, "The webhook is not signed as agreed."), request, response);
    }
}
