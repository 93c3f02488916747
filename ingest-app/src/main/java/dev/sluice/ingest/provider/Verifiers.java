package dev.sluice.ingest.provider;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may verify a request, by its path. Thread-safe. */
final class Verifiers {

    private final Map<PathPattern, List<Verifier>> byPath;
    private final List<Verifier> all;

    Verifiers(List<Provider<?>> providers) {
        this.byPath = providers.stream()
                .collect(Collectors.toMap(
                        provider -> PathPatternParser.defaultInstance.parse(provider.path()),
                        provider -> List.of(provider.verifier()),
                        (one, _) -> one,
                        LinkedHashMap::new));
        this.all =
                providers.stream().<Verifier>map(Provider::verifier).distinct().toList();
    }

    /** That of the path's provider or, where no provider has it, each one. */
    List<Verifier> of(HttpServletRequest request) {
        if (all.size() > 1) {
            PathContainer path = PathContainer.parsePath(request.getRequestURI());
            for (var entry : byPath.entrySet()) {
                if (entry.getKey().matches(path)) {
                    return entry.getValue();
                }
            }
        }
        return all;
    }

    /** Whether everybody is let through. */
    boolean areOpen() {
        return all.stream().allMatch(Verifier.OPEN::equals);
    }
}
