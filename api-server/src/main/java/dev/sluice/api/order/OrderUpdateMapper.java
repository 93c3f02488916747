package dev.sluice.api.order;

import java.time.Instant;

/** From the contract's words to the domain's. */
final class OrderUpdateMapper {

    private OrderUpdateMapper() {}

    static OrderUpdate update(
            dev.sluice.api.generated.internal.model.OrderUpdate update, Instant receivedAt, String payload) {
        return new OrderUpdate(
                update.getProviderEventId(),
                update.getOrderId(),
                update.getUserId(),
                OrderStatus.of(update.getStatus().getValue()),
                update.getCreatedAt(),
                update.getUpdatedAt(),
                receivedAt,
                payload);
    }
}
