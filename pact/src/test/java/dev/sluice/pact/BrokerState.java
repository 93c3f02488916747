package dev.sluice.pact;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a broker knows: pacts by version and branch, verification results, deployments, webhooks. Later ones come last. */
final class BrokerState {

    private final InstantSource clock;
    private final Map<Version, Set<String>> branches = new LinkedHashMap<>();
    private final List<Pact> pacts = new ArrayList<>();
    private final List<Verification> verifications = new ArrayList<>();
    private final Map<String, UUID> environments = new LinkedHashMap<>();
    private final Map<String, Map<String, Version>> deployments = new LinkedHashMap<>();
    private final Map<String, JsonNode> webhooks = new LinkedHashMap<>();

    BrokerState(InstantSource clock) {
        this.clock = clock;
        // Those that a new broker comes with
        Stream.of("test", "production").forEach(name -> environments.put(name, UUID.randomUUID()));
    }

    /** @return whether it was taken: a version's pact cannot be changed, only published again as it is */
    synchronized boolean publish(Version consumer, Optional<String> branch, String provider, JsonNode content) {
        Pact pact = Pact.of(consumer, provider, content, clock.instant());
        Optional<Pact> published = pact(consumer, provider);
        if (published.isPresent() && !published.get().sha().equals(pact.sha())) {
            return false;
        }
        if (published.isEmpty()) {
            pacts.add(pact);
        }
        addVersion(consumer);
        branch.ifPresent(name -> addBranch(consumer, name));
        return true;
    }

    synchronized void addVersion(Version version) {
        branches.computeIfAbsent(version, _ -> new LinkedHashSet<>());
    }

    synchronized void addBranch(Version version, String branch) {
        branches.computeIfAbsent(version, _ -> new LinkedHashSet<>()).add(branch);
    }

    synchronized void verified(Verification verification) {
        verifications.add(verification);
        addVersion(verification.provider());
    }

    /** Takes the place of what was deployed there. */
    synchronized void deployed(Version version, String environment) {
        deployments.computeIfAbsent(environment, _ -> new LinkedHashMap<>()).put(version.pacticipant(), version);
    }

    /** @return whether it is a new one */
    synchronized boolean putWebhook(String uuid, JsonNode webhook) {
        return webhooks.put(uuid, webhook) == null;
    }

    synchronized boolean exists(Version version) {
        return branches.containsKey(version);
    }

    synchronized Set<String> branches() {
        Set<String> names = new LinkedHashSet<>();
        branches.values().forEach(names::addAll);
        return names;
    }

    synchronized boolean isOn(String branch, Version version) {
        return branches.getOrDefault(version, Set.of()).contains(branch);
    }

    synchronized List<Pact> pacts() {
        return List.copyOf(pacts);
    }

    synchronized Optional<Pact> pact(Version consumer, String provider) {
        return pacts.stream()
                .filter(pact ->
                        pact.consumer().equals(consumer) && pact.provider().equals(provider))
                .findFirst();
    }

    synchronized List<Verification> verifications() {
        return List.copyOf(verifications);
    }

    /** The last word of one version of a provider on a pact. */
    synchronized Optional<Boolean> result(Pact pact, Version provider) {
        return results(pact)
                .filter(result -> result.provider().equals(provider))
                .map(Verification::success)
                .reduce((_, later) -> later);
    }

    /** Whether any version of the provider on that branch ever met the pact. */
    synchronized boolean wasMetOn(String branch, Pact pact) {
        return results(pact).anyMatch(result -> result.success() && isOn(branch, result.provider()));
    }

    private Stream<Verification> results(Pact pact) {
        return verifications.stream()
                .filter(result -> result.consumer().equals(pact.consumer().pacticipant())
                        && result.provider().pacticipant().equals(pact.provider())
                        && result.sha().equals(pact.sha()));
    }

    synchronized Map<String, UUID> environments() {
        return Map.copyOf(environments);
    }

    synchronized Optional<Version> deployedIn(String environment, String pacticipant) {
        return Optional.ofNullable(
                deployments.getOrDefault(environment, Map.of()).get(pacticipant));
    }

    synchronized boolean isDeployed(Version version) {
        return deployments.values().stream().anyMatch(versions -> versions.containsValue(version));
    }

    synchronized Map<String, JsonNode> webhooks() {
        return Map.copyOf(webhooks);
    }
}
