package dev.sluice.cli;

import dev.sluice.cli.DemoStep.Resource;
import dev.sluice.cli.Services.Answer;
import dev.sluice.cli.provider.StandardSigner;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo does with the running services. */
final class DemoClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Services services;
    private final @Nullable StandardSigner signer;

    /** @param signer null where webhooks need not be signed */
    DemoClient(Services services, @Nullable StandardSigner signer) {
        this.services = services;
        this.signer = signer;
    }

    boolean signs() {
        return signer != null;
    }

    void requireUp() {
        services.requireUp();
    }

    Answer post(DemoStep step) {
        String body = JSON.writeValueAsString(step.body());
        return services.webhook(
                step.path(),
                body.getBytes(StandardCharsets.UTF_8),
                signer != null && step.signed() ? signer.headers(body) : Map.of());
    }

    /** In a few words what the API says of it, or its answer where that is not one that tells. */
    String describe(Resource resource) {
        return switch (resource) {
            case Resource.Order(String orderId) -> describeOrder(orderId);
            case Resource.Dispute(String orderId) -> describeDispute(orderId);
        };
    }

    private String describeOrder(String orderId) {
        String path = "/orders/" + Services.encode(orderId);
        Answer order = services.read(path);
        return switch (order.status()) {
            case 200 -> "order %s, %s".formatted(order.text("status"), events(path));
            case 404 -> "no such order";
            default -> order.summary();
        };
    }

    private String describeDispute(String orderId) {
        Answer disputes = services.read("/disputes?order_id=" + Services.encode(orderId));
        if (disputes.status() != 200) {
            return disputes.summary();
        }
        JsonNode items = disputes.body().path("items");
        return switch (items.size()) {
            case 0 -> "no such dispute";
            case 1 -> {
                String id = items.path(0).path("id").asString("");
                yield "dispute %s, %s"
                        .formatted(
                                items.path(0).path("status").asString(""), events("/disputes/" + Services.encode(id)));
            }
            default -> items.size() + " disputes";
        };
    }

    private String events(String path) {
        Answer events = services.read(path + "/events");
        if (events.status() != 200) {
            return "events: " + events.summary();
        }
        int count = events.body().path("items").size();
        return count == 1 ? "1 event" : count + " events";
    }
}
