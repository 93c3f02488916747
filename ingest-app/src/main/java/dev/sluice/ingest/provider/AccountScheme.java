package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JsonPointer;

/**
 * A provider that has accounts: how their webhooks are verified, and what is in them. One bean a provider. Thread-safe.
 */
public interface AccountScheme {

    /** Its name, in paths and in the file of accounts. */
    String provider();

    /**
     * Who verifies the webhooks of an account. Asks for what this provider needs for that.
     *
     * @throws dev.sluice.setting.InvalidSettingException where one of them cannot work
     */
    Verifier verifier(AccountSettings settings, boolean live);

    /** How money is captured at this account, where that makes a difference. */
    default Account.Capture capture(AccountSettings settings) {
        return Account.Capture.MANUAL;
    }

    /** Whether its senders show something beside the signature, so that what is not signed is theirs too. */
    default boolean hasSecondFactor(AccountSettings settings) {
        return false;
    }

    /**
     * Whether the signature covers a member of an event. Without a second factor, what it leaves open may be anybody's.
     */
    default boolean isSigned(JsonPointer member) {
        return true;
    }

    /** How long a webhook has to be known, so that nobody can have another one taken in its place; zero for no matter how long. */
    default Duration leastRetention() {
        return Duration.ZERO;
    }

    /** The account that is connected to ours and that events are to be about; null for ours. */
    default @Nullable String connected(AccountSettings settings) {
        return null;
    }

    /** The headers that are kept with a webhook, by lower-case name. */
    List<String> headers();

    /**
     * The events of a body that is verified, in their order; none where it is not what this provider sends.
     *
     * @param body as it came
     * @param live whether the account is of the live world
     */
    List<AccountEvent> events(byte[] body, boolean live);

    /**
     * What makes an event this one and no other, in its account.
     *
     * @param headers of its request that are kept, by lower-case name
     */
    default List<String> key(AccountEvent event, Map<String, String> headers) {
        return event.key();
    }

    /**
     * What a sender is told whose webhook is stored: as our own contract says it, unless the provider waits for something
     * else.
     *
     * @param deliveries one for each event
     */
    default ResponseEntity<?> stored(List<Delivery> deliveries) {
        boolean isNew = deliveries.contains(Delivery.QUEUED);
        return ResponseEntity.status(isNew ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(Map.of("outcome", isNew ? "queued" : "duplicate"));
    }
}
