package dev.sluice.ingest.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one reader of what providers with accounts send, so that what is verified is what is stored and translated. Unknown
 * members are theirs to add; a member that is there twice, which two readers might read differently, is refused.
 */
public final class EventJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** As the contracts have ids: PostgreSQL holds them, and logs show them. */
    private static final Pattern ID = Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F\\p{Cs}]{1,255}");

    private EventJson() {}

    /** The object that a body is; empty where it is none. */
    public static Optional<ObjectNode> read(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** A text that can be an id; null for anything else. */
    public static @Nullable String id(JsonNode node) {
        return node.isString() ? id(node.asString()) : null;
    }

    /** Likewise, of a text. */
    public static @Nullable String id(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? text : null;
    }
}
