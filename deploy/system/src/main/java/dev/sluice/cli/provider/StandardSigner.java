package dev.sluice.cli.provider;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Environment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Signs as a sender of our own contract does (Standard Webhooks), by the published library and not by what it is checked with. */
public final class StandardSigner {

    private final Webhook webhook;

    /** @param secret {@code whsec_} and Base64; throws without quoting it where it is something else */
    public StandardSigner(String secret) {
        try {
            this.webhook = new Webhook(secret);
        } catch (IllegalArgumentException _) {
            // Its message would hold a piece of the secret
            throw new CannotRunException("WEBHOOK_SECRETS begins with what is no secret: whsec_ and then Base64.");
        }
    }

    /** With the first of {@code WEBHOOK_SECRETS}, where it is set. */
    public static Optional<StandardSigner> fromEnvironment(Map<String, String> environment) {
        return Environment.first(environment, "WEBHOOK_SECRETS").map(StandardSigner::new);
    }

    /** The headers that say who sends this body, now, as a message of its own. */
    public Map<String, String> headers(String body) {
        String id = "msg_" + UUID.randomUUID();
        long time = Instant.now().getEpochSecond();
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("webhook-id", id);
            headers.put("webhook-timestamp", Long.toString(time));
            headers.put("webhook-signature", webhook.sign(id, time, body));
            return headers;
        } catch (WebhookSigningException e) {
            throw new CannotRunException("The webhook cannot be signed: " + e.getMessage(), e);
        }
    }
}
