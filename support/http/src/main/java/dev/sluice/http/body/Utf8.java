package dev.sluice.http.body;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing cut off) without byte order mark
 * and without NUL. UTF-16 and UTF-32 are refused by their NULs. Holds for HTTP and for Kafka.
 */
public final class Utf8 {

    private static final int CHUNK = 4096;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    /** What is wrong with these bytes, as a problem's detail; null if nothing is. */
    public static @Nullable String flaw(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return "The body has a NUL byte; send JSON encoded as UTF-8.";
            }
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return "The body begins with a byte order mark; send JSON encoded as UTF-8 without one.";
        }
        int malformed = malformedAt(bytes);
        return malformed < 0
                ? null
                : "The body is not well-formed UTF-8 at byte %s; send JSON encoded as UTF-8.".formatted(malformed + 1);
    }

    private static int malformedAt(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(bytes.length, CHUNK) + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out.clear(), true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
        }
    }

    /** Strips a leading byte order mark, which text that was stored before marks were refused can have. */
    public static String withoutMark(String stored) {
        return !stored.isEmpty() && stored.charAt(0) == BYTE_ORDER_MARK ? stored.substring(1) : stored;
    }

    /** Truncates a text to so many characters (code points, as the contracts count). */
    public static String cut(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
