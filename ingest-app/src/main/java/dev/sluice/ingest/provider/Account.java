package dev.sluice.ingest.provider;

import java.util.List;
import tools.jackson.core.JsonPointer;

/**
 * An account of ours at a provider, whose webhooks have a path of their own: {@code /webhooks/{provider}/{name}}.
 *
 * @param live whether money moves there; an event of the other world is never applied
 * @param orderIdPrefix what its order ids begin with here; empty for nothing
 * @param orderId where an event names its order, the first that is there; empty for the provider's own places
 * @param userId where an event names its user, likewise
 * @param secondFactor whether its senders show something beside the signature, so that what is not signed is theirs too
 */
public record Account(
        String name,
        String provider,
        boolean live,
        String orderIdPrefix,
        Capture capture,
        List<JsonPointer> orderId,
        List<JsonPointer> userId,
        boolean secondFactor) {

    /** How money that was authorised is captured. */
    public enum Capture {
        /** By a request of its own, of which the provider tells. */
        MANUAL,
        /** With the authorisation: there may be no event of it. */
        AUTOMATIC
    }
}
