package dev.sluice.api.update;

import dev.sluice.postgres.Sql;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The events of one order or dispute that were applied and are stored no more: of each id, the first 8 bytes of its SHA-256,
 * one after another. Immutable.
 */
public final class ForgottenEvents {

    /** Of most: nothing is forgotten while an order or a dispute changes. */
    public static final ForgottenEvents NONE = new ForgottenEvents("");

    /** Characters of a digest, in hexadecimal. */
    private static final int LENGTH = 16;

    private final String digests;

    private ForgottenEvents(String digests) {
        this.digests = digests;
    }

    /** Reads the column {@code forgotten_events}. */
    public static ForgottenEvents of(byte @Nullable [] digests) {
        return digests == null ? NONE : new ForgottenEvents(HexFormat.of().formatHex(digests));
    }

    boolean contains(String eventId) {
        if (digests.isEmpty()) {
            return false;
        }
        String digest = Sql.digest(eventId).substring(0, LENGTH);
        for (int i = 0; i < digests.length(); i += LENGTH) {
            if (digests.startsWith(digest, i)) {
                return true;
            }
        }
        return false;
    }
}
