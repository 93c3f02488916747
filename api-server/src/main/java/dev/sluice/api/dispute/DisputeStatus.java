package dev.sluice.api.dispute;

import dev.sluice.api.update.Status;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Status of a dispute. */
enum DisputeStatus implements Status<DisputeStatus> {
    OPENED,
    WON,
    LOST,
    CLOSED;

    private final String text = name().toLowerCase(Locale.ROOT);

    @Override
    public Set<DisputeStatus> next() {
        return switch (this) {
            case OPENED -> Set.of(OPENED, WON, LOST, CLOSED);
            case WON, LOST, CLOSED -> Set.of();
        };
    }

    /** What a change that is not an opening makes of it, if it may. */
    DisputeStatus after(DisputeChange change) {
        return change.kind() == DisputeChange.Kind.CLOSED ? closedAs(change.resolution()) : this;
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
