package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.system.CannotRunException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * <a href="https://developer.paypal.com/api/rest/webhooks/rest/">PayPal's scheme</a>: an RSA signature over id and time of the
 * transmission, the webhook's id and a CRC-32 of the raw body. Only PayPal has PayPal's keys, so this is for an account whose
 * certificates are in a folder.
 */
final class PayPalSigner implements ProviderSigner {

    private static final String ALGORITHM = "SHA256withRSA";

    private final String webhookId;
    private final String certificateUrl;
    private final PrivateKey key;

    /**
     * Of an account.
     *
     * @param certificate the name of the key's certificate, {@code CERT-...}
     */
    PayPalSigner(String webhookId, boolean live, String certificate, PrivateKey key) {
        this.webhookId = webhookId;
        this.certificateUrl = "https://%s/v1/notifications/certs/%s"
                .formatted(live ? "api.paypal.com" : "api.sandbox.paypal.com", certificate);
        this.key = key;
    }

    @Override
    public Signed sign(byte[] body, Instant now) {
        String id = UUID.randomUUID().toString();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        CRC32 crc = new CRC32();
        crc.update(body);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("PAYPAL-TRANSMISSION-ID", id);
        headers.put("PAYPAL-TRANSMISSION-TIME", time);
        headers.put(
                "PAYPAL-TRANSMISSION-SIG",
                signature(String.join("|", id, time, webhookId, Long.toString(crc.getValue()))));
        headers.put("PAYPAL-CERT-URL", certificateUrl);
        headers.put("PAYPAL-AUTH-ALGO", ALGORITHM);
        return new Signed(body, headers, false);
    }

    private String signature(String signed) {
        try {
            Signature rsa = Signature.getInstance(ALGORITHM);
            rsa.initSign(key);
            rsa.update(signed.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(rsa.sign());
        } catch (GeneralSecurityException e) {
            throw new CannotRunException("The key of the certificate cannot sign: " + e.getMessage(), e);
        }
    }
}
