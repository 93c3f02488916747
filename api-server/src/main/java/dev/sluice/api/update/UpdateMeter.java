package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import dev.sluice.log.LimitedLog;
import dev.sluice.log.LogContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts what became of updates, {@code sluice.updates}, each once, whichever door it came by, and tells those that were not
 * plainly applied. Thread-safe.
 */
final class UpdateMeter {

    private static final Logger log = LoggerFactory.getLogger(UpdateMeter.class);

    /** What is as good as applied, and what has a line of its own: {@code event=conflict}. */
    private static final Set<String> PLAIN = Set.of("", "applied", "duplicate", "conflict");

    /** An update that was not plainly applied. */
    private record Told(Update<?> update, String outcome) {}

    private final LimitedLog limited = new LimitedLog(log);
    private final String kind;
    private final MeterRegistry meters;

    /** @param kind as its label says it */
    UpdateMeter(String kind, MeterRegistry meters) {
        this.kind = kind;
        this.meters = meters;
    }

    /**
     * Counts and tells outcomes once the current transaction is committed: a batch that is rolled back is decided again.
     *
     * @param updates that came now
     * @param outcomes of these, in the same order
     * @param drained outcomes of those that were parked before
     */
    void tellAfterCommit(
            List<? extends Update<?>> updates,
            List<? extends Outcome<?>> outcomes,
            List<? extends Outcome<?>> drained) {
        var counts = new TreeMap<String, Integer>();
        var told = new ArrayList<Told>();
        for (int i = 0; i < outcomes.size(); i++) {
            String name = name(outcomes.get(i));
            counts.merge(name, 1, Integer::sum);
            if (!PLAIN.contains(name)) {
                told.add(new Told(updates.get(i), name));
            }
        }
        drained.forEach(outcome -> counts.merge(name(outcome), 1, Integer::sum));
        counts.remove("");
        if (!counts.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    count(counts);
                    told.forEach(UpdateMeter.this::tell);
                }
            });
        }
    }

    private void tell(Told one) {
        Update<?> update = one.update();
        LogContext.set(update.span().traceId(), update.eventId(), update.orderId());
        limited.info(one.outcome(), () -> "event=update_not_applied of=%s outcome=%s".formatted(kind, one.outcome()));
        LogContext.clear();
    }

    private void count(Map<String, Integer> counts) {
        counts.forEach((outcome, count) -> meters.counter("sluice.updates", "kind", kind, "outcome", outcome)
                .increment(count));
    }

    /** Empty for what is decided again, and counted then. */
    static String name(Outcome<?> outcome) {
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
