package dev.sluice.api.order;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.parking.Kind;
import dev.sluice.api.parking.OrderFollower;
import dev.sluice.api.parking.Parked;
import dev.sluice.api.parking.Parker;
import dev.sluice.api.parking.ParkingLot;
import dev.sluice.api.parking.Settlement;
import dev.sluice.api.parking.Waiting;
import dev.sluice.api.problem.Conflicts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Applies updates of orders. */
@Service
final class OrderService implements BatchHandler<OrderUpdate, Order>, Parker {

    private final OrderRepository orders;
    private final ParkingLot parking;
    private final OrderUpdateMapper mapper;
    private final TransactionOperations transaction;
    private final Conflicts conflicts;
    private final List<OrderFollower> followers;

    /**
     * Wires the service.
     *
     * @param followers are told of orders that something waits for
     */
    OrderService(
            OrderRepository orders,
            ParkingLot parking,
            OrderUpdateMapper mapper,
            TransactionOperations transaction,
            Conflicts conflicts,
            List<OrderFollower> followers) {
        this.orders = orders;
        this.parking = parking;
        this.mapper = mapper;
        this.transaction = transaction;
        this.conflicts = conflicts;
        this.followers = followers;
    }

    /**
     * Applies a batch in one transaction: locks and loads, decides, writes. Correct beside other processes over the same
     * database: whoever holds an order's row decides, on what all before have committed.
     */
    @Override
    public List<Outcome<Order>> apply(List<OrderUpdate> updates) {
        var ids = updates.stream().map(OrderUpdate::orderId).distinct().toList();
        return Objects.requireNonNull(transaction.execute(_ -> apply(ids, updates, () -> parking.of(ids))));
    }

    @Override
    public Kind kind() {
        return Kind.ORDER;
    }

    @Override
    public void settle(Collection<String> orderIds) {
        transaction.executeWithoutResult(_ -> apply(orderIds, List.of(), () -> parking.of(orderIds)));
    }

    @Override
    public void settleAlone(Waiting parked) {
        transaction.executeWithoutResult(_ -> apply(List.of(parked.orderId()), List.of(), () -> parking.of(parked)));
    }

    private List<Outcome<Order>> apply(
            Collection<String> ids, List<OrderUpdate> updates, Supplier<List<Waiting>> parked) {
        List<Order> locked = orders.lock(ids);
        var background = orders.background(locked, ids, updates);
        return BlockedException.whereBlocked(() ->
                apply(ids, updates, locked, background, background.isAnythingParked() ? parked.get() : List.of()));
    }

    private List<Outcome<Order>> apply(
            Collection<String> ids,
            List<OrderUpdate> updates,
            List<Order> locked,
            OrderRepository.Background background,
            List<Waiting> waiting) {
        Parked<OrderUpdate, Order> parked = Parked.read(waiting, Kind.ORDER, mapper::parked);
        var batch = new OrderBatch(locked, background.held(), events(background, locked, ids, parked.updates()));
        var settlement = Settlement.of(parked, updates, batch::decide);
        orders.write(batch);
        conflicts.tellAfterCommit("orders", batch.conflicts());
        parking.take(Kind.ORDER, settlement);
        if (waiting.stream().anyMatch(one -> one.kind() != Kind.ORDER)
                && !batch.created().isEmpty()) {
            var created = batch.created().stream().map(Order::orderId).toList();
            followers.forEach(follower -> follower.settle(created));
        }
        return settlement.outcomes();
    }

    /** Parked updates have events too; there rarely are any. */
    private Map<OrderBatch.EventKey, String> events(
            OrderRepository.Background background,
            List<Order> locked,
            Collection<String> ids,
            List<OrderUpdate> parked) {
        if (parked.isEmpty()) {
            return background.events();
        }
        var events = new HashMap<>(background.events());
        events.putAll(orders.background(locked, ids, parked).events());
        return events;
    }
}
