package dev.sluice.systemtests;

import dev.sluice.testkit.Bodies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends an order's updates straight to api-servers, as one user who has no orders yet, and reads what came of them. */
final class OrderUpdates {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String user = UUID.randomUUID().toString();

    /** The answer's status. */
    int send(String api, String orderId, String eventId, String status) throws IOException, InterruptedException {
        String body = Bodies.order(eventId, orderId, user, status, Bodies.CREATED_AT, "");
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/internal/updates/orders"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Ids and statuses, as "order-1 success", of this user's orders. */
    List<String> orders(String api) throws IOException, InterruptedException {
        return items(api + "/orders?limit=200&user_id=" + user)
                .map(order -> order.path("order_id").asString() + " "
                        + order.path("status").asString())
                .toList();
    }

    /** Provider event ids, oldest first. */
    List<String> events(String api, String orderId) throws IOException, InterruptedException {
        return ofEvents(api, orderId, "provider_event_id");
    }

    /** What these events did, oldest first. */
    List<String> kinds(String api, String orderId) throws IOException, InterruptedException {
        return ofEvents(api, orderId, "kind");
    }

    private List<String> ofEvents(String api, String orderId, String member) throws IOException, InterruptedException {
        return items(api + "/orders/" + orderId + "/events?limit=200")
                .map(event -> event.path(member).asString())
                .toList();
    }

    private Stream<JsonNode> items(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        String body = http.send(request, BodyHandlers.ofString()).body();
        return StreamSupport.stream(
                JsonMapper.shared().readTree(body).path("items").spliterator(), false);
    }
}
