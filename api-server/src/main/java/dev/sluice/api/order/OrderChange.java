package dev.sluice.api.order;

import dev.sluice.api.update.Change;
import java.time.Instant;
import java.util.UUID;

/** What an update says of an order. */
record OrderChange(
        String eventId, String orderId, UUID userId, OrderStatus status, Instant createdAt, Instant updatedAt)
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
