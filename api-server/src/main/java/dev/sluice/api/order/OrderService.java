package dev.sluice.api.order;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.Outcome;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Applies updates of orders. */
@Service
final class OrderService implements BatchHandler<OrderUpdate, Order> {

    private final OrderRepository orders;
    private final TransactionOperations transaction;

    OrderService(OrderRepository orders, TransactionOperations transaction) {
        this.orders = orders;
        this.transaction = transaction;
    }

    /**
     * Applies a batch in one transaction: locks and loads, decides, writes. Correct beside other processes over the same
     * database: whoever holds an order's row decides, on what all before have committed.
     */
    @Override
    public List<Outcome<Order>> apply(List<OrderUpdate> updates) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var batch = orders.lock(updates);
            var outcomes = updates.stream().map(batch::decide).toList();
            orders.write(batch);
            return outcomes;
        }));
    }
}
