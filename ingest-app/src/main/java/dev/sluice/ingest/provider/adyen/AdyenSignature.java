package dev.sluice.ingest.provider.adyen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.provider.Signatures;
import dev.sluice.ingest.provider.Verifier;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * <a href="https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures">Adyen's scheme</a>:
 * each item has an HMAC-SHA256 of its own over eight of its members. A body is verified only as a whole, with all of its
 * items. What else is in it is not signed, so that the sender has to show a user and password too.
 *
 * <p>The members are joined by colons that nothing escapes. Only the merchant's reference may hold one itself, so that one
 * signature cannot be shown for two readings.
 */
final class AdyenSignature implements Verifier {

    private static final String BASIC = "Basic ";

    private static final String REFERENCE = "/merchantReference";

    private static final List<JsonPointer> SIGNED = Stream.of(
                    "/pspReference",
                    "/originalReference",
                    "/merchantAccountCode",
                    REFERENCE,
                    "/amount/value",
                    "/amount/currency",
                    "/eventCode",
                    "/success")
            .map(JsonPointer::compile)
            .toList();

    private final List<Key> keys;
    private final byte @Nullable [] credentials;

    /**
     * Makes the verifier of an account.
     *
     * @param secrets each in hexadecimal digits
     * @param credentials {@code user:password}; null where whoever knows a secret is believed
     */
    AdyenSignature(List<String> secrets, @Nullable String credentials) {
        this.keys = secrets.stream()
                .map(secret -> Signatures.key(HexFormat.of().parseHex(secret)))
                .toList();
        this.credentials = credentials == null ? null : credentials.getBytes(UTF_8);
    }

    static boolean isSigned(JsonPointer member) {
        return SIGNED.contains(member);
    }

    @Override
    public String challenge() {
        return credentials == null ? "AdyenHmac" : "Basic realm=\"sluice\"";
    }

    @Override
    public Verdict checkHeaders(HttpServletRequest request) {
        if (credentials == null) {
            return Verdict.VERIFIED;
        }
        byte[] shown = credentials(Signatures.header(request, HttpHeaders.AUTHORIZATION));
        if (shown == null) {
            return Verdict.UNSIGNED;
        }
        return MessageDigest.isEqual(credentials, shown) ? Verdict.VERIFIED : Verdict.WRONG;
    }

    private static byte @Nullable [] credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    @Override
    public Verdict check(HttpServletRequest request, byte[] body) {
        Verdict verdict = checkHeaders(request);
        if (verdict != Verdict.VERIFIED) {
            return verdict;
        }
        List<JsonNode> items = AdyenItems.read(body).items();
        verdict = Verdict.UNSIGNED;
        for (JsonNode item : items) {
            verdict = check(item);
            if (verdict != Verdict.VERIFIED) {
                break;
            }
        }
        return verdict;
    }

    private Verdict check(JsonNode item) {
        String shown = AdyenItems.text(item.path("additionalData").path("hmacSignature"));
        String signed = signed(item);
        if (shown == null || shown.isEmpty() || signed == null) {
            return Verdict.UNSIGNED;
        }
        byte[] bytes = signed.getBytes(UTF_8);
        return Signatures.isAny(List.of(shown.getBytes(UTF_8)), keys, key -> signature(key, bytes))
                ? Verdict.VERIFIED
                : Verdict.WRONG;
    }

    private static byte[] signature(Key key, byte[] signed) {
        return Base64.getEncoder().encodeToString(Signatures.hmac(key, signed)).getBytes(ISO_8859_1);
    }

    /** What is signed; null where its members cannot be told apart in it. */
    private static @Nullable String signed(JsonNode item) {
        var signed = new StringJoiner(":");
        for (JsonPointer pointer : SIGNED) {
            String text = AdyenItems.text(item.at(pointer));
            if (text == null || (text.contains(":") && !pointer.toString().equals(REFERENCE))) {
                return null;
            }
            signed.add(text);
        }
        return signed.toString();
    }
}
