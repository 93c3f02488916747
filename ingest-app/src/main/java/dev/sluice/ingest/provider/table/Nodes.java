package dev.sluice.ingest.provider.table;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a provider sent. */
final class Nodes {

    private Nodes() {}

    /** A value as text; null where there is none: nothing, null, an empty text, an object or an array. */
    static @Nullable String text(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return null;
        }
        String text = node.asString();
        return text.isEmpty() ? null : text;
    }
}
