package dev.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as the inbox, api-server's reads and ingest-app's door do, just well enough for what looks at them; pages have 200 items. */
final class StubInbox implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, ObjectNode> webhooks = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();

    private final Map<String, ArrayNode> applied = new LinkedHashMap<>();
    private final List<String> received = new ArrayList<>();

    /** Whether ingest-app is in inbox mode. */
    boolean isInInboxMode = true;

    /** What {@code POST /inbox/replays} answers, one after the other. */
    final List<String> reports = new ArrayList<>();

    StubInbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/inbox/webhooks", this::list);
        server.createContext("/inbox/webhooks/", this::one);
        server.createContext("/inbox/replays", this::replay);
        server.createContext("/orders/", this::applied);
        server.createContext("/webhooks/", this::receive);
        server.createContext("/disputes", exchange -> answer(exchange, 200, "{\"items\":[]}"));
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Stores a webhook, or changes it. */
    ObjectNode put(String id, String event, String status) {
        ObjectNode webhook = JsonNodes.object()
                .put("id", id)
                .put("provider", "stripe")
                .put("event_type", "charge.dispute.closed")
                .put("provider_event_id", event)
                .put("status", status)
                .put("received_at", "2026-11-26T10:00:00.000001Z");
        webhooks.put(id, webhook);
        return webhook;
    }

    /** Has api-server know an event of an order. */
    void apply(String order, String event, String status) {
        ObjectNode update = applied.computeIfAbsent(order, _ -> JsonNodes.array())
                .addObject()
                .put("provider_event_id", event)
                .put("kind", status)
                .put("received_at", "2026-11-26T10:00:00Z")
                .putObject("payload");
        update.put("order_id", order).put("status", status.equals("conflict") ? "created" : status);
    }

    /** Paths and bodies of webhooks. */
    List<String> received() {
        return received;
    }

    /** Bodies of replays. */
    List<String> requests() {
        return requests;
    }

    private void applied(HttpExchange exchange) throws IOException {
        ArrayNode events = applied.get(exchange.getRequestURI().getPath().split("/")[2]);
        answer(exchange, events == null ? 404 : 200, "{\"items\":%s}".formatted(events));
    }

    private void receive(HttpExchange exchange) throws IOException {
        received.add(exchange.getRequestURI().getPath() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, 202, "{\"outcome\":\"queued\"}");
    }

    private void list(HttpExchange exchange) throws IOException {
        if (!isInInboxMode) {
            answer(exchange, 404, "{}");
            return;
        }
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        var items = JsonNodes.array();
        List.copyOf(webhooks.values()).reversed().stream()
                .filter(webhook -> matches(webhook, query))
                .limit(200)
                .forEach(items::add);
        answer(exchange, 200, "{\"items\":%s}".formatted(items));
    }

    private static boolean matches(ObjectNode webhook, String query) {
        for (String parameter : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (parts.length == 2
                    && webhook.has(parts[0])
                    && !webhook.path(parts[0]).asString().equals(URLDecoder.decode(parts[1], StandardCharsets.UTF_8))) {
                return false;
            }
        }
        return true;
    }

    private void one(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        ObjectNode webhook = webhooks.get(path[3]);
        if (webhook == null) {
            answer(exchange, 404, "{\"type\":\"urn:sluice:problem:not-found\",\"title\":\"Not found\"}");
        } else if (path.length > 4) {
            answer(exchange, 202, "{\"outcome\":\"queued\",\"was\":%s}".formatted(webhook.path("status")));
        } else {
            answer(exchange, 200, webhook.toString());
        }
    }

    private void replay(HttpExchange exchange) throws IOException {
        requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, 200, reports.removeFirst());
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
