package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * What became of a webhook that was to be stored.
 *
 * @param delivery null where it was not stored
 * @param failure null where it was
 */
record Stored(@Nullable Delivery delivery, @Nullable RuntimeException failure) {

    static Stored as(Delivery delivery) {
        return new Stored(delivery, null);
    }

    static Stored not(RuntimeException failure) {
        return new Stored(null, failure);
    }

    /**
     * The delivery.
     *
     * @throws ServiceUnavailable where it may be sent again; anything else is a bug of ours
     */
    Delivery orElseThrow() {
        if (delivery == null) {
            throw failure == null ? new IllegalStateException("Neither stored nor failed") : failure;
        }
        return delivery;
    }
}
