package dev.sluice.ingest.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions that nobody keeps: each is a text with its end, signed by the token that it was begun with. So it holds for all
 * processes with that token, and ends with the token. Thread-safe.
 */
final class Sessions {

    static final Duration LIFETIME = Duration.ofHours(8);

    private static final int RANDOM_BYTES = 16;

    /** The second that it ends at, what makes it this one, and the signature of both. */
    private static final Pattern TEXT = Pattern.compile("(([0-9]{1,12})\\.[A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    /**
     * A session.
     *
     * @param text for its cookie
     * @param csrf what each form of it brings back, and no other site knows
     */
    record Session(String text, String csrf) {

        /** Secrets stay out of logs. */
        @Override
        public String toString() {
            return "Session[]";
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final List<byte[]> keys;
    private final InstantSource clock;

    /** @param tokens without any, sessions hold for this process alone */
    Sessions(List<String> tokens, InstantSource clock) {
        this.clock = clock;
        this.keys = tokens.isEmpty()
                ? List.of(random(32))
                : tokens.stream().map(Sessions::key).toList();
    }

    /** For who has no token, and needs none. */
    Session begin() {
        return begin(keys.getFirst());
    }

    /** @param token one of those that are known */
    Session begin(String token) {
        return begin(key(token));
    }

    private Session begin(byte[] key) {
        long end = clock.instant().plus(LIFETIME).getEpochSecond();
        return session(key, end + "." + base64(random(RANDOM_BYTES)));
    }

    /** Empty where it is none of ours, or over. */
    Optional<Session> read(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()
                || Long.parseLong(parts.group(2)) <= clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        return keys.stream()
                .map(key -> session(key, parts.group(1)))
                .filter(session -> isSame(session.text(), text))
                .findFirst();
    }

    /** Takes the same time however much of it is the same. */
    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private static Session session(byte[] key, String signed) {
        return new Session(signed + "." + mac(key, "session." + signed), mac(key, "csrf." + signed));
    }

    /** Not the token itself, which signs nothing else. */
    private static byte[] key(String token) {
        return hmac(token.getBytes(UTF_8), "sluice operator's page");
    }

    private static String mac(byte[] key, String text) {
        return base64(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256, which each JDK has, is missing", e);
        }
    }

    private byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
