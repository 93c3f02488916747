package dev.sluice.api.problem;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts ({@code sluice.conflicts}) and logs what a provider says in two ways: it is answered as a duplicate, but somebody
 * may want to ask the provider. Thread-safe.
 */
@Component
public final class Conflicts {

    /** How an event contradicts what is stored. */
    public enum Type {
        /** Another event would create what exists: it is recorded with the events of that. */
        EXISTS,
        /** An event that was applied before has another body now, byte for byte: the first one counts. */
        BODY
    }

    /** One of them; the detail has no payload. */
    public record Conflict(Type type, String detail) {}

    private static final Logger log = LoggerFactory.getLogger(Conflicts.class);

    private final MeterRegistry meters;

    Conflicts(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Tells of them once the current transaction is committed: a batch that is rolled back is decided again.
     *
     * @param of {@code orders} or {@code disputes}
     */
    public void tellAfterCommit(String of, List<Conflict> conflicts) {
        if (!conflicts.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    conflicts.forEach(conflict -> tell(of, conflict));
                }
            });
        }
    }

    private void tell(String of, Conflict conflict) {
        String type = conflict.type().name().toLowerCase(Locale.ROOT);
        meters.counter("sluice.conflicts", "of", of, "type", type).increment();
        log.warn("event=conflict of={} type={} detail=\"{}\"", of, type, conflict.detail());
    }
}
