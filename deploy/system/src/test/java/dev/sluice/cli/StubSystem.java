package dev.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers as both services would, just well enough for the demo; what it takes in can be held back, as a queue does. */
final class StubSystem implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> FINAL = Set.of("success", "failed");

    private final HttpServer server;
    private final boolean queued;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, List<JsonNode>> applied = new HashMap<>();
    private final int readsBeforeApplied;
    private final Set<String> seen = new HashSet<>();
    private int reads;

    private record Waiting(JsonNode body, int atRead) {}

    /** What goes wrong on purpose: a forbidden update is answered as it should be, and applied all the same. */
    boolean appliesWhatIsForbidden;

    /** The member by which a queue knows at once what it has had before; null where it does not look. */
    @Nullable
    String repeatedWhere;

    /** By which header it comes with; signatures are for those to check who know how. */
    boolean refusesUnsigned;

    /** @param readsBeforeApplied above 0 it answers "queued" and applies a webhook at the so-manieth read after it */
    StubSystem(int readsBeforeApplied) throws IOException {
        this.queued = readsBeforeApplied > 0;
        this.readsBeforeApplied = readsBeforeApplied;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/readyz", exchange -> answer(exchange, 200, "{}"));
        server.createContext("/webhooks", this::receive);
        server.createContext(
                "/orders/",
                exchange -> read(exchange, exchange.getRequestURI().getPath().split("/", -1)));
        server.createContext("/disputes", this::readDispute);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        if (refusesUnsigned && !exchange.getRequestHeaders().containsKey("webhook-signature")) {
            answer(exchange, 401, "{\"title\":\"Unauthorized\"}");
        } else if (queued && isRepeated(body)) {
            answer(exchange, 200, "{\"outcome\":\"duplicate\"}");
        } else if (queued) {
            waiting.add(new Waiting(body, reads + readsBeforeApplied));
            answer(exchange, 202, "{\"outcome\":\"queued\"}");
        } else {
            String outcome = apply(body);
            int status = Integer.parseInt(outcome.substring(0, 3));
            String member = status < 300 ? "outcome" : "title";
            answer(exchange, status, "{\"%s\":\"%s\"}".formatted(member, outcome.substring(4)));
        }
    }

    private boolean isRepeated(JsonNode body) {
        String member = repeatedWhere;
        return member != null && !seen.add(body.path(member).asString());
    }

    private String apply(JsonNode body) {
        boolean dispute = body.has("amount");
        String status = body.path("status").asString();
        List<JsonNode> events = applied.computeIfAbsent(key(body, dispute), _ -> new ArrayList<>());
        if (events.stream().anyMatch(event -> event.path("provider_event_id").equals(body.path("provider_event_id")))) {
            return "200 duplicate";
        }
        if (events.isEmpty() && !Set.of("created", "opened").contains(status)) {
            return "404 Not found";
        }
        boolean forbidden = !events.isEmpty()
                && FINAL.contains(events.getLast().path("status").asString());
        if (!forbidden || appliesWhatIsForbidden) {
            events.add(body);
        }
        return forbidden ? "422 Invalid transition" : "202 applied";
    }

    private static String key(JsonNode body, boolean dispute) {
        return (dispute ? "dispute-of-" : "") + body.path("order_id").asString();
    }

    private void read(HttpExchange exchange, String[] path) throws IOException {
        List<JsonNode> events = events(path[2]);
        if (events.isEmpty()) {
            answer(exchange, 404, "{\"title\":\"Not found\"}");
        } else if (path.length > 3) {
            answer(exchange, 200, "{\"items\":" + JSON.writeValueAsString(events) + "}");
        } else {
            answer(exchange, 200, JSON.writeValueAsString(events.getLast()));
        }
    }

    private void readDispute(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if (query == null) {
            read(exchange, exchange.getRequestURI().getPath().split("/", -1));
            return;
        }
        String key = "dispute-of-" + query.substring("order_id=".length());
        List<JsonNode> events = events(key);
        answer(exchange, 200, events.isEmpty() ? "{\"items\":[]}" : dispute(key, events));
    }

    private static String dispute(String key, List<JsonNode> events) {
        String resolution = events.getLast().path("meta").path("resolution").asString("");
        String status = resolution.isEmpty() ? events.getLast().path("status").asString() : resolution;
        return "{\"items\":[{\"id\":\"%s\",\"status\":\"%s\"}]}".formatted(key, status);
    }

    private List<JsonNode> events(String key) {
        reads++;
        while (!waiting.isEmpty() && waiting.element().atRead() <= reads) {
            apply(waiting.remove().body());
        }
        return applied.getOrDefault(key, List.of());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
