package dev.sluice.bench.hostile;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * What callers of one run have to show.
 *
 * @param webhook signs by our own contract
 * @param internal of updates
 * @param read of orders and disputes
 * @param admin of the inbox
 */
record Secrets(String webhook, String internal, String read, String admin) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Secrets make() {
        return new Secrets("whsec_" + Base64.getEncoder().encodeToString(bytes()), token(), token(), token());
    }

    private static String token() {
        return HexFormat.of().formatHex(bytes());
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** What both services are told. */
    Map<String, String> configuration() {
        return Map.of(
                "WEBHOOK_SECRETS", webhook,
                "API_TOKENS", internal,
                "API_TOKEN", internal,
                "API_READ_TOKENS", read,
                "ADMIN_TOKENS", admin,
                "BIND_ADDRESS", "127.0.0.1");
    }

    @Override
    public String toString() {
        return "Secrets[]";
    }
}
