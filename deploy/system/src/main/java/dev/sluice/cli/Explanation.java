package dev.sluice.cli;

import java.io.PrintStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a webhook, for people.
 *
 * @param webhook as inbox.yaml has one with all that is kept of it
 * @param order what its order is now; empty where none is known
 */
record Explanation(JsonNode webhook, Optional<OrderState> order) {

    void print(PrintStream out) {
        out.println("%s %s".formatted(text("event_type"), text("provider_event_id")));
        line(out, "from", text("provider") + (webhook.has("account") ? ", account " + text("account") : ""));
        line(out, "received", "%s, in the inbox as %s".formatted(text("received_at"), text("id")));
        line(out, "status", text("status") + (webhook.has("reason") ? ": " + text("reason") : ""));
        JsonNode waiting = webhook.path("waiting");
        if (waiting.isObject()) {
            line(
                    out,
                    "waiting",
                    "%s; is tried again by %s".formatted(text(waiting, "cause"), text(waiting, "next_attempt_at")));
        }
        out.println("\nAs it came");
        indented(out, body());
        translation(out, webhook.path("translation"));
        out.println("\nAttempts");
        JsonNode attempts = webhook.path("attempts");
        attempts.forEach(attempt -> out.println("  %s %s%s"
                .formatted(
                        text(attempt, "at"),
                        text(attempt, "outcome"),
                        attempt.has("reason") ? ": " + text(attempt, "reason") : "")));
        if (attempts.isEmpty()) {
            out.println("  none yet");
        }
        out.println("\nNow");
        order.ifPresentOrElse(
                state -> state.sentences().forEach(sentence -> out.println("  " + sentence)),
                () -> out.println("  It names no order."));
    }

    private void translation(PrintStream out, JsonNode translation) {
        if (!translation.isObject()) {
            return;
        }
        out.println("\nRead by %s".formatted(text(translation, "version")));
        if (translation.has("row")) {
            out.println("  row      " + text(translation, "row"));
        }
        if (translation.has("reason")) {
            out.println("  nothing  " + text(translation, "reason"));
        }
        for (JsonNode update : translation.path("updates")) {
            out.println("  becomes  %s, as event %s".formatted(what(update), text(update, "provider_event_id")));
        }
    }

    private static String what(JsonNode update) {
        String order = "order %s".formatted(text(update, "order_id"));
        if (!update.has("dispute_id")) {
            return "%s %s".formatted(order, text(update, "status"));
        }
        String resolution = text(update.path("meta"), "resolution");
        return "dispute %s of %s %s%s"
                .formatted(
                        text(update, "dispute_id"),
                        order,
                        text(update, "status"),
                        resolution.isEmpty() ? "" : " (" + resolution + ")");
    }

    private String body() {
        if (!webhook.has("body")) {
            return webhook.has("erased_at") ? "(erased)" : "(no text; --json has it in Base64)";
        }
        String body = text("body");
        try {
            return JsonNodes.pretty(JsonMapper.shared().readTree(body));
        } catch (JacksonException _) {
            return body;
        }
    }

    private static void line(PrintStream out, String name, String value) {
        out.println("  %-9s %s".formatted(name, value));
    }

    private static void indented(PrintStream out, String text) {
        text.lines().forEach(line -> out.println("  " + line));
    }

    private String text(String member) {
        return text(webhook, member);
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
