package dev.sluice.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** The liveness and readiness probes, which need no credential. */
public final class HealthProbes {

    private static final Set<String> PATHS = Set.of("/livez", "/readyz");

    private HealthProbes() {}

    /** Whether a request is one of them. */
    public static boolean isProbe(HttpServletRequest request) {
        return PATHS.contains(request.getServletPath());
    }
}
