package dev.sluice.ingest.provider.standard;

import dev.sluice.ingest.provider.Signatures;
import dev.sluice.setting.DurationSetting;
import dev.sluice.setting.InvalidSettingException;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With what providers sign; {@code webhook.secrets} is set by {@code WEBHOOK_SECRETS}, and so on.
 *
 * @param secrets each {@code whsec_} and 24 to 64 bytes in Base64; empty where callers need not sign
 * @param tolerance how far the sender's time may be from ours, either way
 */
@ConfigurationProperties("webhook")
record StandardProperties(
        @DefaultValue List<String> secrets,
        @DefaultValue("5m") Duration tolerance) {

    private static final String PREFIX = "whsec_";

    StandardProperties {
        DurationSetting.require("WEBHOOK_TOLERANCE", tolerance, Duration.ofSeconds(1));
        secrets.forEach(StandardProperties::key);
    }

    List<Key> keys() {
        return secrets.stream().map(StandardProperties::key).toList();
    }

    private static Key key(String secret) {
        if (secret.startsWith(PREFIX)) {
            try {
                byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
                if (bytes.length >= 24 && bytes.length <= 64) {
                    return Signatures.key(bytes);
                }
            } catch (IllegalArgumentException _) {
                // refused below; the message would hold a piece of the secret
            }
        }
        throw new InvalidSettingException(
                "WEBHOOK_SECRETS",
                "(hidden)",
                "each secret, with commas between them, must be whsec_ and 24 to 64 bytes in Base64");
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "StandardProperties[secrets=%s, tolerance=%s]".formatted(secrets.size(), tolerance);
    }
}
