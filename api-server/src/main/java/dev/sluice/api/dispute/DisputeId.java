package dev.sluice.api.dispute;

import org.jspecify.annotations.Nullable;

/**
 * How a provider names a dispute.
 *
 * @param disputeId null for the order's one dispute without an id
 */
record DisputeId(String orderId, @Nullable String disputeId) {

    /** For messages. */
    @Override
    public String toString() {
        return disputeId == null
                ? "The dispute of order '%s'".formatted(orderId)
                : "Dispute '%s' of order '%s'".formatted(disputeId, orderId);
    }
}
