package dev.sluice.api.order;

import dev.sluice.api.kafka.Origin;
import dev.sluice.api.parking.Parkable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider about an order.
 *
 * @param eventId the provider's, the idempotency key within the order
 * @param receivedAt when it reached api-server
 * @param payload the update as received, as JSON text
 * @param origin the record that it came with; null over HTTP
 */
record OrderUpdate(
        String eventId,
        String orderId,
        UUID userId,
        OrderStatus status,
        Instant createdAt,
        Instant updatedAt,
        Instant receivedAt,
        String payload,
        @Nullable Origin origin)
        implements Parkable {

    @Override
    public boolean creates() {
        return status == OrderStatus.CREATED;
    }
}
