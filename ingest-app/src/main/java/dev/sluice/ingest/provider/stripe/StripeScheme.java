package dev.sluice.ingest.provider.stripe;

import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.AccountSettings.Secret;
import dev.sluice.ingest.provider.EventJson;
import dev.sluice.ingest.provider.Verifier;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Stripe's snapshot events, one a body. */
@Component
final class StripeScheme implements AccountScheme {

    private static final Pattern SECRET = Pattern.compile("whsec_[!-~]{24,250}");

    private static final Pattern ACCOUNT = Pattern.compile("acct_[0-9A-Za-z]{1,100}");

    private final InstantSource clock;

    StripeScheme(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String provider() {
        return "stripe";
    }

    @Override
    public Verifier verifier(AccountSettings settings, boolean live) {
        Secret secrets = settings.requiredSecret("secrets");
        if (secrets.list().isEmpty()
                || !secrets.list().stream()
                        .allMatch(secret -> SECRET.matcher(secret).matches())) {
            throw secrets.refused(
                    "each signing secret, with commas between them, must be whsec_ and 24 characters or more, as Stripe shows it");
        }
        return new StripeSignature(secrets.list(), clock);
    }

    /** Of a platform (Connect), whose endpoint for connected accounts gets the events of all of them. */
    @Override
    public @Nullable String connected(AccountSettings settings) {
        String connected = settings.text("connected_account");
        if (connected != null && !ACCOUNT.matcher(connected).matches()) {
            throw settings.refused("connected_account", "it must be acct_ and letters and digits, as Stripe shows it");
        }
        return connected;
    }

    @Override
    public List<String> headers() {
        return List.of("content-type", "user-agent");
    }

    @Override
    public List<AccountEvent> events(byte[] body, boolean live) {
        return EventJson.read(body).map(StripeScheme::event).stream().toList();
    }

    private static @Nullable String connected(JsonNode event) {
        JsonNode account = event.path("account");
        return account.isMissingNode() || account.isNull() ? null : account.asString("unknown");
    }

    private static @Nullable AccountEvent event(JsonNode event) {
        String id = EventJson.id(event.path("id"));
        String type = EventJson.id(event.path("type"));
        JsonNode live = event.path("livemode");
        return id == null || type == null
                ? null
                : new AccountEvent(
                        type, id, List.of(id), live.isBoolean() ? live.asBoolean() : null, connected(event), event);
    }
}
