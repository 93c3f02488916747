package dev.sluice.ingest.provider;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.http.request.HealthProbes;
import dev.sluice.ingest.provider.Verifier.Verdict;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets verified requests through, whatever their path: one that no provider has is open to whoever some provider verifies.
 * What a token has opened needs no signature.
 * Nobody is told in which way a signature is not good enough.
 */
final class VerificationFilter extends OncePerRequestFilter {

    /** One of a verifier's two checks. */
    @FunctionalInterface
    interface Check {
        Verdict of(Verifier verifier, HttpServletRequest request);
    }

    private static final String VERIFIER = Verifier.class.getName();

    private final Verifiers verifiers;
    private final Check check;
    private final WebhookMeter meter;
    private final ProblemWriter problems;

    VerificationFilter(Verifiers verifiers, Check check, WebhookMeter meter, ProblemWriter problems) {
        this.verifiers = verifiers;
        this.check = check;
        this.meter = meter;
        this.problems = problems;
    }

    /** Whether a request has come through the last of these filters by a verifier's word. */
    static boolean isVerifiedBy(Verifier verifier, HttpServletRequest request) {
        return verifier.equals(Verifier.OPEN) || verifier.equals(request.getAttribute(VERIFIER));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HealthProbes.isProbe(request) || AccessFilter.hasOpened(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String challenge = "";
        Verdict refusal = Verdict.UNSIGNED;
        for (Verifier verifier : verifiers.of(request)) {
            Verdict verdict = check.of(verifier, request);
            if (verdict == Verdict.VERIFIED) {
                request.setAttribute(VERIFIER, verifier);
                chain.doFilter(request, response);
                return;
            }
            challenge = verifier.challenge();
            if (refusal != Verdict.UNAVAILABLE) {
                refusal = verdict;
            }
        }
        meter.refused(request, refusal);
        WebhookLog.reason(request, refusal.name());
        if (refusal == Verdict.UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RetryAfter.spread());
            problems.write(
                    Problems.problem(
                            ProblemType.UNAVAILABLE,
                            "The webhook's signature cannot be checked now; send it again, not before Retry-After."),
                    request,
                    response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        problems.write(
                Problems.problem(ProblemType.UNAUTHORIZED, "The webhook is not signed as agreed."), request, response);
    }
}
