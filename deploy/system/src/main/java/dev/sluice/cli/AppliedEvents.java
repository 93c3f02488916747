package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import dev.sluice.system.CannotRunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Events that api-server has applied. It finds them by their order: none of its reads takes an event's id. Thread-safe. */
final class AppliedEvents {

    private final Services services;

    AppliedEvents(Services services) {
        this.services = services;
    }

    /** Of the order and its disputes. */
    List<StoredEvent> of(String orderId) {
        List<StoredEvent> events = new ArrayList<>();
        all("/orders/%s/events".formatted(Services.encode(orderId)), Map.of())
                .forEach(event -> events.add(StoredEvent.applied(event, "order.")));
        for (JsonNode dispute : all("/disputes", Map.of("order_id", orderId))) {
            all("/disputes/%s/events".formatted(dispute.path("id").asString()), Map.of())
                    .forEach(event -> events.add(StoredEvent.applied(event, "dispute.")));
        }
        return events;
    }

    private List<JsonNode> all(String path, Map<String, String> filter) {
        return Pages.all(filter, parameters -> page(path + Pages.query(parameters)));
    }

    /** An order that is not there has no events. */
    private JsonNode page(String path) {
        Answer answer = services.read(path);
        return switch (answer.status()) {
            case 200 -> answer.body();
            case 404 -> JsonNodes.object();
            case 401, 403 ->
                throw new CannotRunException("api-server wants a token: set API_READ_TOKENS to what it has.");
            default ->
                throw new CannotRunException(
                        "api-server answers %s: %s".formatted(answer.summary(), answer.text("detail")));
        };
    }
}
