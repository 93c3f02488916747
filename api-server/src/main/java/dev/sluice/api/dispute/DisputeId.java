package dev.sluice.api.dispute;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a provider names a dispute.
 *
 * @param disputeId null for the order's one dispute without an id
 */
record DisputeId(String orderId, @Nullable String disputeId) {

    /** Within a sentence. */
    String label() {
        return disputeId == null
                ? "the dispute of order '%s'".formatted(orderId)
                : "dispute '%s' of order '%s'".formatted(disputeId, orderId);
    }

    /** At the begin of a sentence. */
    @Override
    public String toString() {
        String label = label();
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }
}
