package dev.sluice.ingest.update;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What names an event that a provider sent.
 *
 * @param provider who sent it
 * @param account whose account at the provider it is about; null where the provider has none
 * @param type the provider's own name of what happened
 * @param id the provider's own id of it
 * @param orderId the order that it is about, by the name that it has in the event; null where it does not say
 * @param aliasOf the order that this name is an alias of; null where it is none, or not known as one yet
 * @param key what makes it this event and no other, the provider and the account aside: the same again is the same event,
 *     whatever else differs
 * @param version of the contract that it was read by
 */
public record Event(
        String provider,
        @Nullable String account,
        String type,
        String id,
        @Nullable String orderId,
        @Nullable String aliasOf,
        List<@Nullable String> key,
        String version) {

    /** The same event, whose name is an alias of this order. */
    public Event withAliasOf(String order) {
        return new Event(provider, account, type, id, orderId, order, key, version);
    }
}
