package dev.sluice.postgres;

import dev.sluice.log.OutageLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database lets us do our work: from a probe in the background that does what we do, on a connection of its
 * own, and from what became of recent transactions. Answers from memory, at once. Thread-safe.
 */
public final class DatabaseHealth {

    private static final Logger log = LoggerFactory.getLogger(DatabaseHealth.class);

    /** A probe that takes longer hangs. */
    static final Duration LONGEST_PROBE = Duration.ofSeconds(3);

    /** Transactions that fail for so long, none in between committed, speak for themselves, whatever a probe finds. */
    private static final long FAILING = Duration.ofSeconds(2).toNanos();

    /** Where work is kept away from us because we are not ready, nothing can show that it would get done again: try. */
    private static final long FAILURE_COUNTS_FOR = Duration.ofSeconds(10).toNanos();

    /** What is some update's own fault, or ends with another attempt, or is one row's lock. */
    private static final Set<String> NO_OUTAGE_CLASSES = Set.of("22", "23", "40");

    private static final int SQL_STATE = 5;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final LongSupplier nanos;
    private final Consumer<String> failures;
    private final OutageLog outage = new OutageLog(log, "database");

    private volatile boolean probed;
    private volatile long probeOverdueAt;

    private boolean failing;
    private long failingSince;
    private long lastFailure;

    /** @param failures is told the class of SQLState of each failure, {@code none} where there is none */
    DatabaseHealth(LongSupplier nanos, Consumer<String> failures) {
        this.nanos = nanos;
        this.failures = failures;
    }

    /** Whether work that is begun now can be expected to get done. */
    public boolean isReady() {
        return probeSucceeds() && !transactionsFail();
    }

    /**
     * Whether the last probe got its work done, whatever becomes of transactions: where one update alone keeps failing,
     * others may still be tried.
     */
    public boolean probeSucceeds() {
        return probed && nanos.getAsLong() - probeOverdueAt < 0;
    }

    private synchronized boolean transactionsFail() {
        return failing && lastFailure - failingSince >= FAILING && nanos.getAsLong() - lastFailure < FAILURE_COUNTS_FOR;
    }

    /** A probe begins, or the next one is to begin after a pause. */
    void probeWithin(Duration time) {
        probeOverdueAt = nanos.getAsLong() + time.toNanos();
    }

    /** The probe did all that we do. */
    void probeSucceeded() {
        probed = true;
        outage.succeeded();
    }

    void probeFailed(String reason, String detail) {
        probed = false;
        outage.failed(reason, detail);
    }

    /** A transaction was committed; to be called for what is committed without {@link TransactionManager}. */
    public void committed() {
        outage.succeeded();
        synchronized (this) {
            failing = false;
        }
    }

    /** A statement failed, or a transaction could not be begun; what is no sign of an outage is ignored. */
    void failed(SQLException e) {
        String state = e.getSQLState();
        failures.accept(state == null || state.length() != SQL_STATE ? "none" : state.substring(0, 2));
        if (isOutage(state)) {
            outage.failed(state == null ? e.getClass().getSimpleName() : state, String.valueOf(e.getMessage()));
            failed();
        }
    }

    private synchronized void failed() {
        long now = nanos.getAsLong();
        // Failures that lie far apart, with nothing done in between, are no outage together
        if (!failing || now - lastFailure >= FAILURE_COUNTS_FOR) {
            failing = true;
            failingSince = now;
        }
        lastFailure = now;
    }

    private static boolean isOutage(@Nullable String state) {
        return state == null
                || !(state.equals(LOCK_NOT_AVAILABLE)
                        || SqlFailures.isRetryable(state)
                        || (state.length() == SQL_STATE && NO_OUTAGE_CLASSES.contains(state.substring(0, 2))));
    }
}
