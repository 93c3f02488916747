package dev.sluice.http.access;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.request.HealthProbes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests through whose bearer token opens the scope of their path, before a byte of their body is read. Answers as
 * RFC 6750 says: 401 without a token that is known, 403 with one of another scope. What is of no scope is not its affair.
 */
public final class AccessFilter extends OncePerRequestFilter {

    private static final String CHALLENGE = "Bearer realm=\"sluice\"";

    private static final String OPENED = AccessFilter.class.getName() + ".OPENED";

    private final List<Scope> scopes;
    private final Tokens tokens;
    private final ProblemWriter problems;

    AccessFilter(List<Scope> scopes, ProblemWriter problems) {
        this.scopes = scopes;
        this.tokens = new Tokens(scopes);
        this.problems = problems;
    }

    /**
     * Makes the filter, to run before others that look at credentials.
     *
     * @param scopes a path is of the first one that has it
     */
    public static FilterRegistrationBean<AccessFilter> registered(List<Scope> scopes, ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new AccessFilter(scopes, problems));
        filter.setOrder(RawBody.READ_ORDER - 2);
        return filter;
    }

    /** Whether a request is of a scope, and was let through: it needs no other credential. */
    public static boolean hasOpened(HttpServletRequest request) {
        return request.getAttribute(OPENED) != null;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HealthProbes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Scope> scope = scopes.stream()
                .filter(candidate -> candidate.paths().test(request.getServletPath()))
                .findFirst();
        if (scope.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Scope needed = scope.get();
        switch (tokens.judge(needed, Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)))) {
            case OPEN -> {
                request.setAttribute(OPENED, true);
                chain.doFilter(request, response);
            }
            case NO_TOKEN -> refuse(request, response, CHALLENGE, unauthorized(needed));
            case UNKNOWN_TOKEN ->
                refuse(request, response, CHALLENGE + ", error=\"invalid_token\"", unauthorized(needed));
            case OTHER_SCOPE ->
                refuse(
                        request,
                        response,
                        CHALLENGE + ", error=\"insufficient_scope\", scope=\"%s\"".formatted(needed.name()),
                        forbidden(needed));
        }
    }

    private void refuse(
            HttpServletRequest request, HttpServletResponse response, String challenge, ProblemDetail problem)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        problems.write(problem, request, response);
    }

    private static ProblemDetail unauthorized(Scope needed) {
        return Problems.problem(
                ProblemType.UNAUTHORIZED, "A bearer token of the %s scope is needed.".formatted(needed.name()));
    }

    private static ProblemDetail forbidden(Scope needed) {
        return Problems.problem(ProblemType.FORBIDDEN, "This token is not of the %s scope.".formatted(needed.name()));
    }
}
