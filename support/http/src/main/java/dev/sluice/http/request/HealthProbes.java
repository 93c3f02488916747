package dev.sluice.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** What anybody may ask: whether the service is alive, and whether it is ready. */
public final class HealthProbes {

    private static final Set<String> PATHS = Set.of("/livez", "/readyz");

    private HealthProbes() {}

    /** Whether a request is such a question, which needs no credential. */
    public static boolean isProbe(HttpServletRequest request) {
        return PATHS.contains(request.getServletPath());
    }
}
