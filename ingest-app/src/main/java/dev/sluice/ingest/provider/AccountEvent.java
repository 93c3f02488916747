package dev.sluice.ingest.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as its provider names it.
 *
 * @param type the provider's own name of what happened
 * @param id the provider's own id of it
 * @param key what makes it this event and no other, in its account
 * @param live whether money moved; null where the event does not say so
 * @param connected the account that it is about, where that is one which is connected to ours; null for ours
 * @param json what the provider calls an event: a whole body, or an item of one
 */
public record AccountEvent(
        String type,
        String id,
        List<String> key,
        @Nullable Boolean live,
        @Nullable String connected,
        JsonNode json) {}
