package dev.sluice.api.order;

import dev.sluice.api.paging.Cursor;
import java.time.Instant;
import java.util.UUID;

/**
 * An order as its updates left it.
 *
 * @param key the database's; 0 while it is not stored yet
 * @param updatedAt the latest time that an update carried; never goes back
 */
record Order(long key, String orderId, UUID userId, OrderStatus status, Instant createdAt, Instant updatedAt) {

    static Order create(OrderUpdate update) {
        return new Order(0, update.orderId(), update.userId(), update.status(), update.createdAt(), update.updatedAt());
    }

    /** An update older than what is stored is applied by its status alone; if it says no more than that, not at all. */
    Order with(OrderUpdate update) {
        boolean older = update.updatedAt().isBefore(updatedAt);
        if (older && update.status() == OrderStatus.UPDATED) {
            return this;
        }
        return new Order(key, orderId, userId, update.status(), createdAt, older ? updatedAt : update.updatedAt());
    }

    boolean isStored() {
        return key != 0;
    }

    Cursor cursor() {
        return new Cursor(createdAt, key);
    }
}
