package dev.sluice.ingest.provider.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.provider.Signatures;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.ingest.provider.paypal.PayPalKeys.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://developer.paypal.com/api/rest/webhooks/rest/">PayPal's scheme</a>: an RSA signature with SHA-256 over
 * {@code id|time|webhook id|crc32 of the body}, by a certificate that a header names.
 */
final class PayPalSignature implements Verifier {

    static final String ID = "PAYPAL-TRANSMISSION-ID";
    static final String TIME = "PAYPAL-TRANSMISSION-TIME";
    static final String CERTIFICATE = "PAYPAL-CERT-URL";
    static final String ALGORITHM = "PAYPAL-AUTH-ALGO";
    private static final String SIGNATURE = "PAYPAL-TRANSMISSION-SIG";

    /** It sends a webhook again for three days, and does not say that it is signed anew. */
    static final Duration MAX_AGE = Duration.ofDays(4);

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);
    private static final String RSA = "SHA256withRSA";

    private static final int MAX_LENGTH = 2000;
    private static final Pattern TRANSMISSION = Pattern.compile("[0-9A-Za-z-]{1,100}");

    private final String webhookId;
    private final boolean live;
    private final PayPalKeys keys;
    private final InstantSource clock;

    /** @param webhookId what PayPal calls the subscription of the path that is verified */
    PayPalSignature(String webhookId, boolean live, PayPalKeys keys, InstantSource clock) {
        this.webhookId = webhookId;
        this.live = live;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String challenge() {
        return "PayPal";
    }

    @Override
    public Verdict checkHeaders(HttpServletRequest request) {
        return headers(request).verdict();
    }

    @Override
    public Verdict check(HttpServletRequest request, byte[] body) {
        Headers headers = headers(request);
        CertificateUrl certificate = headers.certificate();
        if (certificate == null) {
            return headers.verdict();
        }
        PublicKey key;
        try {
            key = keys.of(certificate);
        } catch (UnavailableException _) {
            return Verdict.UNAVAILABLE;
        }
        if (key == null) {
            return Verdict.WRONG;
        }
        var crc = new CRC32();
        crc.update(body);
        String signed = String.join("|", headers.id(), headers.time(), webhookId, Long.toString(crc.getValue()));
        return isSigned(key, signed, headers.signature()) ? Verdict.VERIFIED : Verdict.WRONG;
    }

    private static boolean isSigned(PublicKey key, String signed, byte[] signature) {
        try {
            var rsa = Signature.getInstance(RSA);
            rsa.initVerify(key);
            rsa.update(signed.getBytes(UTF_8));
            return rsa.verify(signature);
        } catch (GeneralSecurityException _) {
            // A signature that is not as long as the key
            return false;
        }
    }

    private Headers headers(HttpServletRequest request) {
        String id = Signatures.header(request, ID);
        String time = Signatures.header(request, TIME);
        String url = Signatures.header(request, CERTIFICATE);
        byte[] signature = decode(Signatures.header(request, SIGNATURE));
        if (id == null
                || time == null
                || url == null
                || signature == null
                || !TRANSMISSION.matcher(id).matches()
                || !RSA.equals(Signatures.header(request, ALGORITHM))) {
            return Headers.refused(Verdict.UNSIGNED);
        }
        CertificateUrl certificate = CertificateUrl.parse(url, live);
        if (certificate == null) {
            return Headers.refused(Verdict.WRONG);
        }
        try {
            Instant sent = Instant.parse(time);
            Instant now = clock.instant();
            boolean stale = sent.isBefore(now.minus(MAX_AGE)) || sent.isAfter(now.plus(MAX_AHEAD));
            return stale
                    ? Headers.refused(Verdict.STALE)
                    : new Headers(Verdict.VERIFIED, id, time, certificate, signature);
        } catch (DateTimeException _) {
            return Headers.refused(Verdict.UNSIGNED);
        }
    }

    /** Null where it is missing, or is not spelled in the one way that Base64 spells these bytes. */
    private static byte @Nullable [] decode(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Where they can be right: what was signed beside the body, with what, and by whom. */
    private record Headers(
            Verdict verdict,
            String id,
            String time,
            @Nullable CertificateUrl certificate,
            byte[] signature) {

        static Headers refused(Verdict verdict) {
            return new Headers(verdict, "", "", null, new byte[0]);
        }
    }
}
