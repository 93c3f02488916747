package dev.sluice.pact;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A double of a Pact Broker on loopback: the least that the Pact CLI and pact-jvm need to publish, verify, ask whether to
 * deploy, and record a deployment. It keeps one pact of each consumer. Which pacts a broker selects, it does not know: it
 * gives all, and {@link #requests} says what was asked for. Whatever else it is asked is a 404.
 */
final class PactBroker implements AutoCloseable {

    static final String TOKEN = "token-of-the-double";
    static final String USER = "sluice";
    static final String PASSWORD = "password-of-the-double";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> CREDENTIALS = Set.of(
            "Bearer " + TOKEN,
            "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
    private static final Map<String, String> ENVIRONMENTS = Map.of("test", id("test"), "production", id("production"));

    /** One that changed something, or asked for pacts. */
    record Request(String line, JsonNode body) {}

    /** @param results whether each version of the provider met it */
    private record Pact(
            String consumer, String version, String provider, JsonNode content, Map<String, Boolean> results) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Pact> pacts = new LinkedHashMap<>();
    private final Map<Pattern, BiFunction<Matcher, JsonNode, Answer>> routes = new LinkedHashMap<>();

    PactBroker() throws IOException {
        route("GET /", (_, _) -> ok("""
                {"_links":{
                  "pb:publish-contracts":{"href":"URL/contracts/publish"},
                  "pb:provider-pacts-for-verification":
                    {"href":"URL/pacts/provider/{provider}/for-verification","templated":true},
                  "pb:webhook":{"href":"URL/webhooks/{uuid}","templated":true}}}"""));
        route("POST /contracts/publish", this::publish);
        route("POST /pacts/provider/{}/for-verification", this::forVerification);
        route("GET /pacts/{}", (path, _) -> pact(path.group(1)));
        route("POST /pacts/{}/results", this::verified);
        route("GET /pacticipants/{}", (path, _) -> ok("""
                {"name":"NAME","_links":{"pb:branch-version":
                  {"href":"URL/pacticipants/NAME/branches/{branch}/versions/{version}","templated":true}}}""".replace("NAME", path.group(1))));
        route("PUT /pacticipants/{}/branches/{}/versions/{}", (_, _) -> ok("{\"_links\":{}}"));
        route("GET /pacticipants/{}/versions/{}", (path, _) -> version(path.group(1), path.group(2)));
        route("POST /pacticipants/{}/versions/{}/deployed-versions/environment/{}", (_, _) -> ok("{\"_links\":{}}"));
        route("GET /matrix\\?(.*)", (path, _) -> matrix(path.group(1)));
        route("PUT /webhooks/{}", (_, _) -> ok("{\"description\":\"\"}"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** In the order in which they came. */
    List<Request> requests() {
        return requests;
    }

    /** Has a consumer expect of its first interaction what no provider answers. */
    synchronized void spoil(String consumer) {
        Pact pact = published(consumer);
        ObjectNode content = pact.content().deepCopy().asObject();
        ObjectNode interaction = content.at("/interactions/0").asObject();
        interaction.withObject("response").put("status", 299);
        content.putArray("interactions").add(interaction);
        pacts.put(consumer, new Pact(consumer, pact.version(), pact.provider(), content, new LinkedHashMap<>()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private Pact published(String consumer) {
        return Objects.requireNonNull(pacts.get(consumer), consumer);
    }

    private Answer publish(Matcher path, JsonNode body) {
        String consumer = body.path("pacticipantName").asString();
        String version = body.path("pacticipantVersionNumber").asString();
        JsonNode contract = body.at("/contracts/0");
        byte[] content = Base64.getDecoder().decode(contract.path("content").asString());
        pacts.put(
                consumer,
                new Pact(
                        consumer,
                        version,
                        contract.path("providerName").asString(),
                        JSON.readTree(content),
                        new LinkedHashMap<>()));
        return ok("""
                {"notices":[{"type":"success","text":"taken"}],"logs":[],
                 "_embedded":{
                   "pacticipant":{"name":"NAME","_links":{"self":{"href":"URL/pacticipants/NAME"}}},
                   "version":{"number":"VERSION","_links":{"self":{"href":"URL/pacticipants/NAME/versions/VERSION"}}}},
                 "_links":{
                   "pb:pacticipant":{"href":"URL/pacticipants/NAME"},
                   "pb:pacticipant-version":{"href":"URL/pacticipants/NAME/versions/VERSION"},
                   "pb:pacticipant-version-tags":[],"pb:contracts":[]}}""".replace("NAME", consumer).replace("VERSION", version));
    }

    /** All of the provider; pending until a version has met them, so that they may fail without failing the build. */
    private Answer forVerification(Matcher path, JsonNode body) {
        return ok(pacts.values().stream()
                .filter(pact -> pact.provider().equals(path.group(1)))
                .map(pact -> """
                        {"verificationProperties":{"pending":PENDING,"notices":[]},
                         "_links":{"self":{"href":"URL/pacts/NAME","name":"NAME"}}}""".replace("NAME", pact.consumer())
                        .replace("PENDING", Boolean.toString(!pact.results().containsValue(true))))
                .collect(Collectors.joining(",", "{\"_embedded\":{\"pacts\":[", "]},\"_links\":{}}")));
    }

    private Answer pact(String consumer) {
        Pact pact = published(consumer);
        ObjectNode document = pact.content().deepCopy().asObject();
        // A verifier tells by these ids how each interaction went
        JsonNode interactions = document.path("interactions");
        IntStream.range(0, interactions.size())
                .forEach(i -> interactions.get(i).asObject().put("_id", Integer.toString(i)));
        document.set("_links", JSON.readTree("""
                {"self":{"href":"URL/pacts/NAME"},
                 "pb:consumer":{"href":"URL/pacticipants/NAME","name":"NAME"},
                 "pb:provider":{"href":"URL/pacticipants/PROVIDER","name":"PROVIDER"},
                 "pb:publish-verification-results":{"href":"URL/pacts/NAME/results"}}""".replace("NAME", consumer).replace("PROVIDER", pact.provider())));
        return ok(document.toString());
    }

    private Answer verified(Matcher path, JsonNode body) {
        boolean success = body.path("success").asBoolean();
        published(path.group(1))
                .results()
                .put(body.path("providerApplicationVersion").asString(), success);
        return new Answer(201, "{\"success\":%s,\"_links\":{}}".formatted(success));
    }

    private static Answer version(String pacticipant, String number) {
        return ok(ENVIRONMENTS.entrySet().stream()
                .map(environment -> """
                        {"name":"%s","title":"","href":"URL/pacticipants/%s/versions/%s/deployed-versions/environment/%s"}""".formatted(environment.getKey(), pacticipant, number, environment.getValue()))
                .collect(Collectors.joining(
                        ",", "{\"number\":\"%s\",\"_links\":{\"pb:record-deployment\":[".formatted(number), "]}}")));
    }

    /** Whether the versions of the query met each other's pacts; what else is deployed, the double does not look at. */
    private Answer matrix(String query) {
        List<String> versions = List.of(query.split("&")).stream()
                .filter(part -> part.contains("version%5D=") || part.contains("version]="))
                .map(part -> part.substring(part.indexOf('=') + 1))
                .toList();
        var rows = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        boolean missing = false;
        for (Pact pact : pacts.values()) {
            String provider = versions.getFirst();
            @Nullable Boolean success = pact.results().get(provider);
            missing |= success == null;
            if (!Boolean.TRUE.equals(success)) {
                reasons.add("The verification of the pact between %s and %s %s"
                        .formatted(pact.consumer(), pact.provider(), success == null ? "is missing" : "failed"));
            }
            rows.add("""
                    {"consumer":{"name":"%s","version":{"number":"%s"}},"provider":{"name":"%s","version":{"number":"%s"}},
                     "verificationResult":%s}""".formatted(
                            pact.consumer(),
                            pact.version(),
                            pact.provider(),
                            provider,
                            success == null ? null : "{\"success\":" + success + "}"));
        }
        String notices = reasons.stream()
                .map("{\"type\":\"error\",\"text\":\"%s\"}"::formatted)
                .collect(Collectors.joining(","));
        return ok("{\"summary\":{\"deployable\":%s,\"reason\":\"\"},\"notices\":[%s],\"matrix\":[%s]}"
                .formatted(missing ? null : reasons.isEmpty(), notices, String.join(",", rows)));
    }

    /** A pair of braces stands for one part of the path. */
    private void route(String route, BiFunction<Matcher, JsonNode, Answer> resource) {
        routes.put(Pattern.compile(route.replace("{}", "([^/]+)")), resource);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = CREDENTIALS.contains(exchange.getRequestHeaders()
                    .getOrDefault("Authorization", List.of(""))
                    .getFirst());
            Answer answer = known ? answer(exchange) : refused(401, "No or wrong credentials");
            byte[] body = answer.body().replace("URL", url()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/hal+json;charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String line = exchange.getRequestMethod() + " " + uri;
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode body = bytes.length == 0 ? JSON.missingNode() : JSON.readTree(bytes);
        if (!line.startsWith("GET ")) {
            requests.add(new Request(line, body));
        }
        for (var route : routes.entrySet()) {
            Matcher path = route.getKey().matcher(line);
            if (path.matches()) {
                return route.getValue().apply(path, body);
            }
        }
        return refused(404, "The double does not know " + line);
    }

    private static Answer ok(String body) {
        return new Answer(200, body);
    }

    private static Answer refused(int status, String message) {
        return new Answer(status, "{\"error\":{\"message\":\"%s\"}}".formatted(message));
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
