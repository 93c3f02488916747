package dev.sluice.ingest.provider.adyen;

import dev.sluice.ingest.provider.Account.Capture;
import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.AccountSettings.Secret;
import dev.sluice.ingest.provider.EventJson;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.ingest.update.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Adyen's standard webhooks, of one item or more; an event is an item. */
@Component
final class AdyenScheme implements AccountScheme {

    /** Each is stored with the whole body. */
    private static final int MAX_ITEMS = 50;

    /** No second factor; the rest of a webhook is then not believed where it would decide. */
    private static final String NONE = "none";

    /** Checked in front of us, by what terminates TLS. */
    private static final String MTLS = "mtls";

    private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern CREDENTIALS = Pattern.compile("[^:\\p{Cntrl}]+:[^\\p{Cntrl}]{12,}");

    @Override
    public String provider() {
        return "adyen";
    }

    @Override
    public Verifier verifier(AccountSettings settings, boolean live) {
        Secret keys = settings.requiredSecret("secrets");
        if (keys.list().isEmpty()
                || !keys.list().stream().allMatch(key -> KEY.matcher(key).matches())) {
            throw keys.refused("each HMAC key, with commas between them, must be 64 hexadecimal digits");
        }
        return new AdyenSignature(keys.list(), credentials(settings));
    }

    private static @Nullable String credentials(AccountSettings settings) {
        Secret basic = settings.secret("basic");
        String secondFactor = settings.text("second_factor");
        if (secondFactor != null && (!List.of(NONE, MTLS).contains(secondFactor) || basic != null)) {
            throw settings.refused("second_factor", "it must be none or mtls, and no basic_env or basic_file be there");
        }
        if (basic == null) {
            if (secondFactor == null) {
                throw settings.refused(
                        "basic_env",
                        "it is missing: Adyen's signature covers only a part of a webhook, so its sender has to show a user"
                                + " and password too (second_factor: mtls where a certificate of Adyen's is asked for in front, or none)");
            }
            return null;
        }
        if (!CREDENTIALS.matcher(basic.text()).matches()) {
            throw basic.refused("it must be user:password, the password of 12 characters or more");
        }
        return basic.text();
    }

    @Override
    public Capture capture(AccountSettings settings) {
        return switch (settings.text("capture")) {
            case "automatic" -> Capture.AUTOMATIC;
            case "manual" -> Capture.MANUAL;
            case null -> Capture.MANUAL;
            default -> throw settings.refused("capture", "it must be manual or automatic");
        };
    }

    @Override
    public boolean hasSecondFactor(AccountSettings settings) {
        return credentials(settings) != null || MTLS.equals(settings.text("second_factor"));
    }

    @Override
    public boolean isSigned(JsonPointer member) {
        return AdyenSignature.isSigned(member);
    }

    @Override
    public List<String> headers() {
        return List.of("content-type", "user-agent");
    }

    @Override
    public List<AccountEvent> events(byte[] body, boolean live) {
        AdyenItems items = AdyenItems.read(body);
        var events = new ArrayList<AccountEvent>();
        for (JsonNode item : items.items()) {
            AccountEvent event = event(item, items.live());
            if (event == null || events.size() == MAX_ITEMS) {
                return List.of();
            }
            events.add(event);
        }
        return events;
    }

    private static @Nullable AccountEvent event(JsonNode item, @Nullable Boolean live) {
        String reference = EventJson.id(item.path("pspReference"));
        String code = EventJson.id(item.path("eventCode"));
        String success = AdyenItems.text(item.path("success"));
        String id = EventJson.id("%s:%s:%s".formatted(reference, code, success));
        String account = AdyenItems.text(item.path("merchantAccountCode"));
        if (reference == null || code == null || success == null || account == null || id == null) {
            return null;
        }
        return new AccountEvent(code, id, List.of(account, reference, code, success), live, null, item);
    }

    /** In words that its older accounts wait for, whatever was known before. */
    @Override
    public ResponseEntity<String> stored(List<Delivery> deliveries) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("[accepted]");
    }
}
