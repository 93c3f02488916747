package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import dev.sluice.system.CannotRunException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The inbox of the running ingest-app, by its contract inbox.yaml. */
final class Inbox {

    private static final String WEBHOOKS = "/inbox/webhooks";

    private final Services services;

    Inbox(Services services) {
        this.services = services;
    }

    /** A page, newest first. */
    JsonNode page(Map<String, String> parameters) {
        return required(services.inbox(WEBHOOKS + Pages.query(parameters))).body();
    }

    /** Whether ingest-app has one: it does in inbox mode alone. */
    boolean isThere() {
        Answer answer = services.inbox(WEBHOOKS + "?limit=1");
        return answer.status() != 404 && required(answer).isSuccess();
    }

    /** All that is kept of a webhook, by the inbox's id; empty where there is none. */
    Optional<JsonNode> webhook(String id) {
        Answer answer = services.inbox(WEBHOOKS + "/" + Services.encode(id));
        boolean isUnknown = answer.status() == 404 && answer.text("type").endsWith(":not-found");
        return isUnknown ? Optional.empty() : Optional.of(required(answer).body());
    }

    /** What it says to a replay of one. */
    Answer replay(String id) {
        return services.repair(WEBHOOKS + "/" + Services.encode(id) + "/replay", JsonNodes.object());
    }

    /** A report of what a replay of many did, or would do. */
    JsonNode replay(JsonNode request) {
        return required(services.repair("/inbox/replays", request)).body();
    }

    private static Answer required(Answer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        throw new CannotRunException(
                switch (answer.status()) {
                    case 401, 403 -> "The inbox wants a token: set ADMIN_TOKENS to what ingest-app has.";
                    case 404 ->
                        "ingest-app has no inbox: it is not in inbox mode. Start it with deploy/sluice run inbox.";
                    default -> "The inbox answers %s: %s".formatted(answer.summary(), answer.text("detail"));
                });
    }
}
