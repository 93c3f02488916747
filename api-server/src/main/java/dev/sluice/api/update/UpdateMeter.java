package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what became of updates, {@code sluice.updates}, each once, whichever door it came by. Thread-safe. */
final class UpdateMeter {

    private final String kind;
    private final MeterRegistry meters;

    /** @param kind as its label says it */
    UpdateMeter(String kind, MeterRegistry meters) {
        this.kind = kind;
        this.meters = meters;
    }

    /** Counts outcomes once the current transaction is committed: a batch that is rolled back is decided again. */
    void countAfterCommit(List<? extends Outcome<?>> outcomes) {
        var counts = new TreeMap<String, Integer>();
        for (Outcome<?> outcome : outcomes) {
            String name = name(outcome);
            if (!name.isEmpty()) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        if (!counts.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    count(counts);
                }
            });
        }
    }

    private void count(Map<String, Integer> counts) {
        counts.forEach((outcome, count) -> meters.counter("sluice.updates", "kind", kind, "outcome", outcome)
                .increment(count));
    }

    /** Empty for what is decided again, and counted then. */
    private static String name(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Applied<?> _ -> "applied";
            case Outcome.Parked<?> _ -> "parked";
            case Outcome.Held<?> _ -> "held";
            case Outcome.Locked<?> _ -> "";
            case Outcome.Refused<?>(Failure failure) ->
                switch (failure) {
                    case Failure.AlreadyApplied _ -> "duplicate";
                    case Failure.AlreadyExists _ -> "conflict";
                    case Failure.NotFound _ -> "not_found";
                    case Failure.InvalidTransition _ -> "forbidden";
                    case Failure.Malformed _ -> "malformed";
                    case Failure.InvalidCursor _, Failure.Unavailable _, Failure.OrderBusy _, Failure.Internal _ -> "";
                };
        };
    }
}
