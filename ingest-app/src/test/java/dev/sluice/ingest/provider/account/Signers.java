package dev.sluice.ingest.provider.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.adyen.util.HMACValidator;
import com.stripe.net.Webhook;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The headers and members by which providers sign: by their own libraries, where they have one. */
final class Signers {

    static final String STRIPE_SECRET = "whsec_4f1e2a90c6b84f2f9b1f0c4f5d3e7a61";
    static final String ADYEN_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    static final String ADYEN_BASIC = "adyen:a long password";
    static final String PAYPAL_WEBHOOK = "4JH86294D6297924G";

    /** In this order. */
    static final List<String> ADYEN_SIGNED = List.of(
            "/pspReference",
            "/originalReference",
            "/merchantAccountCode",
            "/merchantReference",
            "/amount/value",
            "/amount/currency",
            "/eventCode",
            "/success");

    private static final JsonMapper JSON = new JsonMapper();

    private Signers() {}

    static String[] stripe(String body) {
        long now = Instant.now().getEpochSecond();
        try {
            String signature = Webhook.Util.computeHmacSha256(STRIPE_SECRET, now + "." + body);
            return new String[] {"Stripe-Signature", "t=%s,v1=%s".formatted(now, signature)};
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String[] basic(String credentials) {
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
        };
    }

    /** An item with its signature. */
    static String adyenItem(String json, String key) {
        ObjectNode item = (ObjectNode) JSON.readTree(json);
        String signed = ADYEN_SIGNED.stream()
                .map(pointer -> item.at(pointer).asString(""))
                .collect(Collectors.joining(":"));
        try {
            item.withObject("/additionalData").put("hmacSignature", new HMACValidator().calculateHMAC(signed, key));
            return item.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String adyenBody(Stream<String> items) {
        return items.map(item -> "{\"NotificationRequestItem\":%s}".formatted(item))
                .collect(Collectors.joining(",", "{\"live\":\"false\",\"notificationItems\":[", "]}"));
    }

    static String[] paypal(PrivateKey key, String certificate, String id, String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(UTF_8));
        String time = Instant.now().toString();
        try {
            var rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(key);
            rsa.update("%s|%s|%s|%s"
                    .formatted(id, time, PAYPAL_WEBHOOK, crc.getValue())
                    .getBytes(UTF_8));
            return new String[] {
                "PAYPAL-TRANSMISSION-ID", id,
                "PAYPAL-TRANSMISSION-TIME", time,
                "PAYPAL-TRANSMISSION-SIG", Base64.getEncoder().encodeToString(rsa.sign()),
                "PAYPAL-CERT-URL", certificate,
                "PAYPAL-AUTH-ALGO", "SHA256withRSA",
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
