package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * <a href="https://docs.stripe.com/webhooks#verify-manually">Stripe's scheme</a>: an HMAC over the time and the raw body, by
 * the secret's whole text.
 */
final class StripeSigner implements ProviderSigner {

    private final byte[] secret;

    StripeSigner(String secret) {
        this.secret = secret.getBytes(UTF_8);
    }

    @Override
    public Signed sign(byte[] body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        String signature = HexFormat.of().formatHex(Hmac.of(secret, (time + ".").getBytes(UTF_8), body));
        return new Signed(body, Map.of("Stripe-Signature", "t=%s,v1=%s".formatted(time, signature)), false);
    }
}
