package dev.sluice.api.dispute;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Applies updates of disputes. */
@Service
final class DisputeService implements BatchHandler<DisputeUpdate, Dispute> {

    private final DisputeRepository disputes;
    private final TransactionOperations transaction;

    DisputeService(DisputeRepository disputes, TransactionOperations transaction) {
        this.disputes = disputes;
        this.transaction = transaction;
    }

    /**
     * Applies a batch in one transaction: locks and loads, decides, writes. Correct beside other processes over the same
     * database: whoever holds a dispute's row decides, on what all before have committed.
     */
    @Override
    public List<Outcome<Dispute>> apply(List<DisputeUpdate> updates) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var batch = disputes.lock(updates);
            var outcomes = updates.stream().map(batch::decide).toList();
            Map<DisputeId, Long> keys = disputes.write(batch);
            return outcomes.stream().map(outcome -> withKey(outcome, keys)).toList();
        }));
    }

    /** A dispute that this very batch opened has its key only since it was written. */
    private static Outcome<Dispute> withKey(Outcome<Dispute> outcome, Map<DisputeId, Long> keys) {
        if (outcome instanceof Outcome.Applied<Dispute>(Dispute dispute) && !dispute.isStored()) {
            return new Outcome.Applied<>(dispute.withKey(Objects.requireNonNull(keys.get(dispute.id()))));
        }
        return outcome;
    }
}
