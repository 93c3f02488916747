package dev.sluice.ingest.provider;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may verify a request, by its path. Thread-safe. */
final class Verifiers {

    private final Map<PathPattern, List<Verifier>> byPath;
    private final List<Verifier> all;
    private final boolean isOne;

    /** @param vacant patterns of paths at which nobody is verified, where no provider has them */
    Verifiers(List<Provider<?>> providers, List<String> vacant) {
        // In their order: who has a path comes before whom a pattern of it has
        this.byPath = new LinkedHashMap<>();
        providers.forEach(provider -> byPath.put(parse(provider.path()), List.of(provider.verifier())));
        vacant.forEach(pattern -> byPath.put(parse(pattern), List.of(Verifier.OPEN)));
        this.all =
                providers.stream().<Verifier>map(Provider::verifier).distinct().toList();
        this.isOne = all.size() == 1 && vacant.isEmpty();
    }

    private static PathPattern parse(String pattern) {
        return PathPatternParser.defaultInstance.parse(pattern);
    }

    /** That of the path's provider or, where no provider has it, each one. */
    List<Verifier> of(HttpServletRequest request) {
        if (isOne) {
            return all;
        }
        try {
            PathContainer path = PathContainer.parsePath(request.getRequestURI());
            for (var entry : byPath.entrySet()) {
                if (entry.getKey().matches(path)) {
                    return entry.getValue();
                }
            }
        } catch (IllegalArgumentException _) {
            // A path that cannot be decoded is nobody's
        }
        return all;
    }

    /** Whether everybody is let through. */
    boolean areOpen() {
        return all.stream().allMatch(Verifier.OPEN::equals);
    }
}
