package dev.sluice.pact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether versions may be deployed together with what is in an environment already. */
final class Matrix {

    private final BrokerState state;
    private final List<Version> candidates;
    private final String environment;

    Matrix(BrokerState state, List<Version> candidates, String environment) {
        this.state = state;
        this.candidates = candidates;
        this.environment = environment;
    }

    /**
     * A consumer's pact and the provider that it would meet.
     *
     * @param provider absent where the environment has none
     * @param success absent where that provider never verified the pact
     */
    record Row(Pact pact, Optional<Version> provider, Optional<Boolean> success) {}

    /** A consumer needs its provider; a provider needs no consumer, but must meet the pacts of those there. */
    List<Row> rows() {
        return state.pacts().stream()
                .filter(pact -> isCandidate(pact.consumer())
                        || (candidate(pact.provider()).isPresent() && isThere(pact.consumer())))
                .map(pact -> {
                    Optional<Version> provider = there(pact.provider());
                    return new Row(pact, provider, provider.flatMap(version -> state.result(pact, version)));
                })
                .toList();
    }

    /** As the broker's {@code /matrix} says it. */
    Map<String, Object> document() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("deployable", deployable().orElse(null));
        summary.put("reason", String.join("; ", reasons()));
        return Map.of(
                "summary",
                summary,
                "notices",
                reasons().stream()
                        .map(reason -> Map.of("type", "error", "text", reason))
                        .toList(),
                "matrix",
                rows().stream().map(Matrix::document).toList());
    }

    private static Map<String, Object> document(Row row) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("consumer", document(row.pact().consumer()));
        Map<String, Object> noProvider = Map.of("name", row.pact().provider());
        document.put("provider", row.provider().map(Matrix::document).orElse(noProvider));
        document.put(
                "verificationResult",
                row.success().map(success -> Map.of("success", success)).orElse(null));
        return document;
    }

    private static Map<String, Object> document(Version version) {
        return Map.of("name", version.pacticipant(), "version", Map.of("number", version.number()));
    }

    /** Absent where a result is missing. */
    Optional<Boolean> deployable() {
        if (!missing().isEmpty()) {
            return Optional.of(false);
        }
        List<Row> rows = rows();
        if (rows.stream().anyMatch(row -> row.success().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(rows.stream().allMatch(row -> row.success().get()));
    }

    /** What speaks against it, in words. */
    List<String> reasons() {
        return Stream.concat(
                        missing().stream()
                                .map(version -> "There is no version %s of %s"
                                        .formatted(version.number(), version.pacticipant())),
                        rows().stream()
                                .filter(row -> !row.success().orElse(false))
                                .map(row -> reason(row, row.pact().consumer().pacticipant())))
                .toList();
    }

    private String reason(Row row, String consumer) {
        String provider = row.pact().provider();
        if (row.provider().isEmpty()) {
            return "%s has no version in %s, and %s needs one".formatted(provider, environment, consumer);
        }
        return "The verification of the pact between %s and %s %s"
                .formatted(consumer, provider, row.success().isPresent() ? "failed" : "is missing");
    }

    private List<Version> missing() {
        return candidates.stream().filter(version -> !state.exists(version)).toList();
    }

    private boolean isCandidate(Version version) {
        return candidates.contains(version);
    }

    private boolean isThere(Version version) {
        return there(version.pacticipant()).filter(version::equals).isPresent();
    }

    /** The version that will be there: the candidate, else the one that is deployed. */
    private Optional<Version> there(String pacticipant) {
        return candidate(pacticipant).or(() -> state.deployedIn(environment, pacticipant));
    }

    private Optional<Version> candidate(String pacticipant) {
        return candidates.stream()
                .filter(version -> version.pacticipant().equals(pacticipant))
                .findFirst();
    }
}
