package dev.sluice.ingest.provider.adyen;

import dev.sluice.ingest.provider.EventJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The items of a standard webhook.
 *
 * @param live whether the body says that it is of the live world; null where it does not say so
 * @param items each {@code NotificationRequestItem}, in their order; none where a body is something else
 */
record AdyenItems(@Nullable Boolean live, List<JsonNode> items) {

    static AdyenItems read(byte[] body) {
        JsonNode json = EventJson.read(body).<JsonNode>map(object -> object).orElseGet(MissingNode::getInstance);
        var items = new ArrayList<JsonNode>();
        for (JsonNode item : json.path("notificationItems")) {
            items.add(item.path("NotificationRequestItem"));
        }
        boolean sound =
                json.path("notificationItems").isArray() && items.stream().allMatch(ObjectNode.class::isInstance);
        return new AdyenItems(live(json.path("live")), sound ? items : List.of());
    }

    private static @Nullable Boolean live(JsonNode live) {
        return switch (text(live)) {
            case "true" -> true;
            case "false" -> false;
            case null, default -> null;
        };
    }

    /** A member that is text, a whole number or a boolean, as text; empty where it is not there; null for anything else. */
    static @Nullable String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isString() || node.isIntegralNumber() || node.isBoolean() ? node.asString() : null;
    }
}
