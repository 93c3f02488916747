package dev.sluice.api.dispute;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Status of a dispute: {@code opened -> won | lost | closed}, which are final. */
enum DisputeStatus {
    OPENED,
    WON,
    LOST,
    CLOSED;

    private final String text = name().toLowerCase(Locale.ROOT);

    boolean isFinal() {
        return this != OPENED;
    }

    /** How a dispute ends, by what the provider calls its resolution, in any case of letters. */
    static DisputeStatus closedAs(@Nullable String resolution) {
        return switch (resolution == null ? "" : resolution.toLowerCase(Locale.ROOT)) {
            case "won" -> WON;
            case "lost" -> LOST;
            default -> CLOSED;
        };
    }

    static DisputeStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** As the contract and the database spell it. */
    @Override
    public String toString() {
        return text;
    }
}
