package dev.sluice.ingest.provider.paypal;

import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.EventJson;
import dev.sluice.ingest.provider.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** PayPal's webhooks, one event a body. Of which world one is, its certificate says. */
@Component
final class PayPalScheme implements AccountScheme {

    /** Who vouches for the certificates of a folder, where it is not who is known to the JDK. */
    private static final String AUTHORITY = "ca.pem";

    private static final String TRANSMISSION = PayPalSignature.ID.toLowerCase(Locale.ROOT);

    private static final Pattern WEBHOOK_ID = Pattern.compile("[0-9A-Za-z]{1,50}");

    private final InstantSource clock;

    PayPalScheme(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String provider() {
        return "paypal";
    }

    @Override
    public Verifier verifier(AccountSettings settings, boolean live) {
        String webhookId = settings.requiredText("webhook_id");
        if (!WEBHOOK_ID.matcher(webhookId).matches()) {
            throw settings.refused("webhook_id", "it must be what PayPal calls the webhook, letters and digits");
        }
        return new PayPalSignature(webhookId, live, keys(settings), clock);
    }

    private PayPalKeys keys(AccountSettings settings) {
        String folder = settings.text("certificates");
        if (folder == null) {
            return new PayPalKeys(new CertificateDownload(), TrustedCertificates.ofTheJdk(), clock);
        }
        try {
            Path path = Path.of(folder);
            Path authority = path.resolve(AUTHORITY);
            if (Files.isDirectory(path)) {
                return new PayPalKeys(
                        new CertificateFolder(path),
                        Files.exists(authority)
                                ? TrustedCertificates.of(Files.readAllBytes(authority))
                                : TrustedCertificates.ofTheJdk(),
                        clock);
            }
        } catch (InvalidPathException | IOException | GeneralSecurityException e) {
            throw settings.refused("certificates", "%s cannot be read: %s".formatted(folder, e.getMessage()));
        }
        throw settings.refused("certificates", "%s is no folder".formatted(folder));
    }

    /** Who has seen a transmission can make another body for it, for as long as it is believed. */
    @Override
    public Duration leastRetention() {
        return PayPalSignature.MAX_AGE;
    }

    @Override
    public List<String> headers() {
        return List.of("content-type", "user-agent", TRANSMISSION, PayPalSignature.TIME.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<AccountEvent> events(byte[] body, boolean live) {
        return EventJson.read(body).map(event -> event(event, live)).stream().toList();
    }

    /**
     * The transmission's: it is signed, and the body only by its CRC-32. So what somebody else makes of a transmission is never
     * another event. The same event in another transmission is one that api-server knows.
     */
    @Override
    public List<String> key(AccountEvent event, Map<String, String> headers) {
        String transmission = headers.get(TRANSMISSION);
        return transmission == null ? event.key() : List.of(transmission);
    }

    private static @Nullable AccountEvent event(JsonNode event, boolean live) {
        String id = EventJson.id(event.path("id"));
        String type = EventJson.id(event.path("event_type"));
        return id == null || type == null ? null : new AccountEvent(type, id, List.of(id), live, null, event);
    }
}
