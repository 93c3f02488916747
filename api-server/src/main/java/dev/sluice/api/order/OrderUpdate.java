package dev.sluice.api.order;

import java.time.Instant;
import java.util.UUID;

/**
 * One event of a provider about an order.
 *
 * @param eventId the provider's, the idempotency key within the order
 * @param receivedAt when it reached api-server
 * @param payload the update as received, as JSON text
 */
record OrderUpdate(
        String eventId,
        String orderId,
        UUID userId,
        OrderStatus status,
        Instant createdAt,
        Instant updatedAt,
        Instant receivedAt,
        String payload) {}
