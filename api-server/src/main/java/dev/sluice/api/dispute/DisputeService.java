package dev.sluice.api.dispute;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.parking.Kind;
import dev.sluice.api.parking.OrderFollower;
import dev.sluice.api.parking.Parked;
import dev.sluice.api.parking.ParkingLot;
import dev.sluice.api.parking.Settlement;
import dev.sluice.api.parking.Waiting;
import dev.sluice.api.problem.Conflicts;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Applies updates of disputes. */
@Service
final class DisputeService implements BatchHandler<DisputeUpdate, Dispute>, OrderFollower {

    private final DisputeRepository disputes;
    private final ParkingLot parking;
    private final DisputeUpdateMapper mapper;
    private final TransactionOperations transaction;
    private final Conflicts conflicts;

    DisputeService(
            DisputeRepository disputes,
            ParkingLot parking,
            DisputeUpdateMapper mapper,
            TransactionOperations transaction,
            Conflicts conflicts) {
        this.disputes = disputes;
        this.parking = parking;
        this.mapper = mapper;
        this.transaction = transaction;
        this.conflicts = conflicts;
    }

    /**
     * Applies a batch in one transaction: locks and loads, decides, writes. Correct beside other processes over the same
     * database: whoever holds a dispute's row decides, on what all before have committed.
     */
    @Override
    public List<Outcome<Dispute>> apply(List<DisputeUpdate> updates) {
        var orderIds = updates.stream().map(DisputeUpdate::orderId).distinct().toList();
        return Objects.requireNonNull(transaction.execute(_ -> apply(orderIds, updates, () -> parking.of(orderIds))));
    }

    @Override
    public Kind kind() {
        return Kind.DISPUTE;
    }

    @Override
    public void settle(Collection<String> orderIds) {
        transaction.executeWithoutResult(_ -> apply(orderIds, List.of(), () -> parking.of(orderIds)));
    }

    @Override
    public void settleAlone(Waiting parked) {
        transaction.executeWithoutResult(_ -> apply(List.of(parked.orderId()), List.of(), () -> parking.of(parked)));
    }

    private List<Outcome<Dispute>> apply(
            Collection<String> orderIds, List<DisputeUpdate> updates, Supplier<List<Waiting>> parkedOnes) {
        var background = disputes.background(orderIds);
        List<Waiting> waiting = List.of();
        if (background.isAnythingParked()) {
            waiting = BlockedException.whereBlocked(parkedOnes);
            // Whoever held the parked rows may have created the order meanwhile
            background = disputes.background(orderIds);
        }
        Parked<DisputeUpdate, Dispute> parked = Parked.read(waiting, Kind.DISPUTE, mapper::parked);
        var all = Stream.concat(parked.updates().stream(), updates.stream()).toList();
        Set<DisputeId> ids = all.stream().map(DisputeUpdate::dispute).collect(Collectors.toCollection(HashSet::new));
        List<Dispute> locked = disputes.lock(ids);
        var stored = disputes.stored(all);
        locked.forEach(dispute -> ids.remove(dispute.id()));
        ids.retainAll(stored.disputes());
        var batch = new DisputeBatch(background.orders(), locked, ids, stored.events());
        return BlockedException.whereBlocked(() -> write(parked, updates, batch));
    }

    private List<Outcome<Dispute>> write(
            Parked<DisputeUpdate, Dispute> parked, List<DisputeUpdate> updates, DisputeBatch batch) {
        var settlement = Settlement.of(parked, updates, batch::decide);
        Map<DisputeId, Long> keys = disputes.write(batch);
        conflicts.tellAfterCommit("disputes", batch.conflicts());
        parking.take(Kind.DISPUTE, settlement);
        return settlement.outcomes().stream()
                .map(outcome -> withKey(outcome, keys))
                .toList();
    }

    /** A dispute that this very batch opened has its key only since it was written. */
    private static Outcome<Dispute> withKey(Outcome<Dispute> outcome, Map<DisputeId, Long> keys) {
        if (outcome instanceof Outcome.Applied<Dispute>(Dispute dispute) && !dispute.isStored()) {
            return new Outcome.Applied<>(dispute.withKey(Objects.requireNonNull(keys.get(dispute.id()))));
        }
        return outcome;
    }
}
