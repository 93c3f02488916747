package dev.sluice.pact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Which pacts a provider is to verify, by its consumer version selectors, and which of these may fail. */
final class PactsForVerification {

    /** The branch that a broker takes for a pacticipant's main one, unless told otherwise. */
    private static final String MAIN = "main";

    private final BrokerState state;
    private final String provider;
    private final Optional<String> branch;
    private final boolean pendingOn;

    /** @param request the body of a {@code pb:provider-pacts-for-verification} request */
    PactsForVerification(BrokerState state, String provider, JsonNode request) {
        this.state = state;
        this.provider = provider;
        this.branch = Optional.ofNullable(request.path("providerVersionBranch").asString(null));
        this.pendingOn = request.path("includePendingStatus").asBoolean(false);
    }

    /**
     * @param pending new to the provider's branch: it may fail without failing the provider's build
     * @param wip no selector asked for it, it is the newest of some branch
     */
    record Wanted(Pact pact, String why, boolean pending, boolean wip) {}

    /** @throws IllegalArgumentException for a selector that this double does not know */
    List<Wanted> select(JsonNode selectors, Optional<Instant> wipSince) {
        // Pacts that say the same are verified once
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (JsonNode selector : selectors) {
            selectedBy(selector).forEach(pact -> add(wanted, pact, selector.toString(), false));
        }
        wipSince.ifPresent(since -> newestOfEachBranch().stream()
                .filter(pact -> !pact.createdAt().isBefore(since) && isPending(pact))
                .forEach(pact -> add(wanted, pact, "work in progress", true)));
        return List.copyOf(wanted.values());
    }

    private void add(Map<String, Wanted> wanted, Pact pact, String why, boolean wip) {
        String content = pact.consumer().pacticipant() + pact.sha();
        wanted.putIfAbsent(content, new Wanted(pact, why, isPending(pact), wip));
    }

    private boolean isPending(Pact pact) {
        return pendingOn && branch.isPresent() && !state.wasMetOn(branch.get(), pact);
    }

    private List<Pact> selectedBy(JsonNode selector) {
        if (selector.propertyNames().size() == 1) {
            String name = selector.propertyNames().iterator().next();
            switch (name) {
                case "mainBranch" -> {
                    return newest(pact -> state.isOn(MAIN, pact.consumer()));
                }
                case "matchingBranch" -> {
                    return newest(pact -> branch.isPresent() && state.isOn(branch.get(), pact.consumer()));
                }
                case "deployedOrReleased" -> {
                    return ofProvider().stream()
                            .filter(pact -> state.isDeployed(pact.consumer()))
                            .toList();
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException("The double does not know the selector " + selector);
    }

    private List<Pact> newest(Predicate<Pact> condition) {
        Map<String, Pact> newest = new LinkedHashMap<>();
        ofProvider().stream()
                .filter(condition)
                .forEach(pact -> newest.put(pact.consumer().pacticipant(), pact));
        return List.copyOf(newest.values());
    }

    private List<Pact> newestOfEachBranch() {
        List<Pact> newest = new ArrayList<>();
        state.branches().forEach(name -> newest.addAll(newest(pact -> state.isOn(name, pact.consumer()))));
        return newest;
    }

    private List<Pact> ofProvider() {
        return state.pacts().stream()
                .filter(pact -> pact.provider().equals(provider))
                .toList();
    }
}
