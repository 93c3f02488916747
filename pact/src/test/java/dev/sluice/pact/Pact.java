package dev.sluice.pact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one version of a consumer expects of a provider.
 *
 * @param sha of the interactions alone: pacts that say the same share it, and so share their verification results
 */
record Pact(Version consumer, String provider, String sha, JsonNode content, Instant createdAt) {

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static Pact of(Version consumer, String provider, JsonNode content, Instant now) {
        return new Pact(consumer, provider, sha(content.path("interactions")), content, now);
    }

    /** Whether these are two versions of one relation. */
    boolean isBetween(String consumerName, String providerName) {
        return consumer.pacticipant().equals(consumerName) && provider.equals(providerName);
    }

    static String sha(JsonNode json) {
        try {
            // As an Object, since members of a tree keep their order
            byte[] sorted = SORTED.writeValueAsString(SORTED.treeToValue(json, Object.class))
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(sorted));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
