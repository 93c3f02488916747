package dev.sluice.pact;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The broker's resources: HAL documents out of the state, and what requests change in it. */
final class BrokerResources {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BrokerState state;
    private final Links links;

    BrokerResources(BrokerState state, String url) {
        this.state = state;
        this.links = new Links(url);
    }

    Map<String, Function<Request, Answer>> routes() {
        return Map.ofEntries(
                entry("GET /", _ -> Answer.ok(links.index())),
                entry("POST /contracts/publish", this::publish),
                entry("POST /pacts/provider/{}/for-verification", this::forVerification),
                entry("GET /pacts/provider/{}/consumer/{}/pact-version/{}", this::pact),
                entry("POST /pacts/provider/{}/consumer/{}/pact-version/{}/verification-results", this::verified),
                entry("GET /pacticipants/{}", request -> Answer.ok(links.pacticipant(request.path(0)))),
                entry("PUT /pacticipants/{}/branches/{}/versions/{}", this::addBranch),
                entry("GET /pacticipants/{}/versions/{}", this::version),
                entry("POST /pacticipants/{}/versions/{}/deployed-versions/environment/{}", this::deployed),
                entry("GET /matrix", this::matrix),
                entry("PUT /webhooks/{}", this::putWebhook));
    }

    private Answer matrix(Request request) {
        List<String> numbers = request.query("q[][version]");
        List<String> pacticipants = request.query("q[][pacticipant]");
        List<String> environment = request.query("environment");
        if (numbers.size() != pacticipants.size()
                || environment.size() != 1
                || !state.environments().containsKey(environment.getFirst())) {
            return Answer.refused(400, "Not a version for each pacticipant, or not a known environment");
        }
        List<Version> candidates = IntStream.range(0, numbers.size())
                .mapToObj(i -> new Version(pacticipants.get(i), numbers.get(i)))
                .toList();
        return Answer.ok(new Matrix(state, candidates, environment.getFirst()).document());
    }

    private Answer publish(Request request) {
        JsonNode body = request.body();
        Version consumer = new Version(
                body.path("pacticipantName").asString(),
                body.path("pacticipantVersionNumber").asString());
        for (JsonNode contract : body.path("contracts")) {
            byte[] content = Base64.getDecoder().decode(contract.path("content").asString());
            boolean taken = state.publish(
                    consumer,
                    Optional.ofNullable(body.path("branch").asString(null)),
                    contract.path("providerName").asString(),
                    JSON.readTree(new String(content, StandardCharsets.UTF_8)));
            if (!taken) {
                return Answer.refused(409, "This version has published another pact before");
            }
        }
        return Answer.ok(links.published(consumer));
    }

    private Answer forVerification(Request request) {
        String provider = request.path(0);
        JsonNode body = request.body();
        Optional<Instant> wipSince = Optional.ofNullable(
                        body.path("includeWipPactsSince").asString(null))
                .map(day -> Instant.parse(day + "T00:00:00Z"));
        List<Map<String, Object>> pacts = new PactsForVerification(state, provider, body)
                .select(body.path("consumerVersionSelectors"), wipSince).stream()
                        .map(links::wanted)
                        .toList();
        return Answer.ok(Map.of("_embedded", Map.of("pacts", pacts), "_links", Map.of()));
    }

    private Answer pact(Request request) {
        return find(request)
                .map(pact -> {
                    Map<String, Object> document = new LinkedHashMap<>();
                    withIds(pact.content())
                            .propertyStream()
                            .forEach(member -> document.put(member.getKey(), member.getValue()));
                    document.put("createdAt", pact.createdAt().toString());
                    document.put("_links", links.pact(pact));
                    return Answer.ok(document);
                })
                .orElseGet(BrokerResources::noSuchPact);
    }

    /** A verifier tells by these ids how each interaction went. */
    private static ObjectNode withIds(JsonNode content) {
        ObjectNode copy = (ObjectNode) content.deepCopy();
        copy.path("interactions").forEach(interaction -> ((ObjectNode) interaction).put("_id", Pact.sha(interaction)));
        return copy;
    }

    private Answer verified(Request request) {
        return find(request)
                .map(pact -> {
                    Version provider = new Version(
                            pact.provider(),
                            request.body().path("providerApplicationVersion").asString());
                    boolean success = request.body().path("success").asBoolean();
                    state.verified(new Verification(pact.consumer().pacticipant(), pact.sha(), provider, success));
                    return Answer.created(Map.of("success", success, "_links", Map.of()));
                })
                .orElseGet(BrokerResources::noSuchPact);
    }

    private Optional<Pact> find(Request request) {
        return state.pacts().stream()
                .filter(pact -> pact.isBetween(request.path(1), request.path(0))
                        && pact.sha().equals(request.path(2)))
                .findFirst();
    }

    private static Answer noSuchPact() {
        return Answer.refused(404, "No such pact");
    }

    private Answer addBranch(Request request) {
        state.addBranch(new Version(request.path(0), request.path(2)), request.path(1));
        return Answer.created(Map.of("_links", Map.of()));
    }

    private Answer version(Request request) {
        Version version = new Version(request.path(0), request.path(1));
        return state.exists(version)
                ? Answer.ok(links.version(version, state.environments()))
                : Answer.refused(404, "No such version");
    }

    private Answer deployed(Request request) {
        Version version = new Version(request.path(0), request.path(1));
        UUID environment = UUID.fromString(request.path(2));
        return state.environments().entrySet().stream()
                .filter(entry -> entry.getValue().equals(environment) && state.exists(version))
                .findFirst()
                .map(entry -> {
                    state.deployed(version, entry.getKey());
                    return Answer.created(Map.of("currentlyDeployed", true, "_links", Map.of()));
                })
                .orElseGet(() -> Answer.refused(404, "No such version or environment"));
    }

    private Answer putWebhook(Request request) {
        boolean isNew = state.putWebhook(request.path(0), request.body());
        Map<String, Object> body =
                Map.of("description", request.body().path("description").asString(""));
        return new Answer(isNew ? 201 : 200, body);
    }
}
