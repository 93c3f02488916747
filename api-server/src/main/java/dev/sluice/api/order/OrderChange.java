package dev.sluice.api.order;

import dev.sluice.api.update.Change;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an update says of an order.
 *
 * @param userId null for a guest
 */
record OrderChange(
        String eventId, String orderId, @Nullable UUID userId, OrderStatus status, Instant createdAt, Instant updatedAt)
        implements Change {

    @Override
    public Object subject() {
        return orderId;
    }

    @Override
    public String label() {
        return "order '" + orderId + "'";
    }

    @Override
    public boolean creates() {
        return status == OrderStatus.CREATED;
    }

    @Override
    public String eventKind() {
        return status.toString();
    }
}
