package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.system.CannotRunException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * <a href="https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures">Adyen's scheme</a>:
 * each item holds an HMAC over eight of its members. The sender shows user and password too, where there are any.
 */
final class AdyenSigner implements ProviderSigner {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> SIGNED = List.of(
            "/pspReference",
            "/originalReference",
            "/merchantAccountCode",
            "/merchantReference",
            "/amount/value",
            "/amount/currency",
            "/eventCode",
            "/success");

    private final byte[] key;
    private final @Nullable String credentials;

    /**
     * Of an account.
     *
     * @param key in hexadecimal digits
     * @param credentials {@code user:password}; null for none
     */
    AdyenSigner(String key, @Nullable String credentials) {
        this.key = HexFormat.of().parseHex(key);
        this.credentials = credentials;
    }

    @Override
    public Signed sign(byte[] body, Instant now) {
        JsonNode webhook = parse(body);
        for (JsonNode item : webhook.path("notificationItems")) {
            if (!(item.path("NotificationRequestItem") instanceof ObjectNode content)) {
                throw notAdyens();
            }
            String signed = SIGNED.stream()
                    .map(member -> content.at(member).asString(""))
                    .collect(Collectors.joining(":"));
            content.withObjectProperty("additionalData")
                    .put("hmacSignature", Base64.getEncoder().encodeToString(Hmac.of(key, signed.getBytes(UTF_8))));
        }
        return new Signed(JSON.writeValueAsBytes(webhook), headers(), true);
    }

    private Map<String, String> headers() {
        return credentials == null
                ? Map.of()
                : Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode webhook = JSON.readTree(body);
            if (webhook.path("notificationItems").isArray()) {
                return webhook;
            }
        } catch (JacksonException _) {
            // refused below
        }
        throw notAdyens();
    }

    private static CannotRunException notAdyens() {
        return new CannotRunException(
                "This is no body of Adyen's: it has notificationItems, each with a NotificationRequestItem.");
    }
}
