package dev.sluice.api.batching;

import dev.sluice.postgres.SqlFailures;
import java.util.function.Supplier;

/**
 * Some item of the batch waits for what another session has not committed, such as the same new order: the batch is
 * rolled back, and the items of each key are applied by themselves.
 */
public final class BlockedException extends RuntimeException {

    private BlockedException(RuntimeException cause) {
        super(cause);
    }

    /**
     * Does a part of a batch's work in which no lock is waited for but of what another session is creating.
     *
     * @throws BlockedException where such a lock was not had in time
     */
    public static <V> V whereBlocked(Supplier<V> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw SqlFailures.isLockTimeout(e) ? new BlockedException(e) : e;
        }
    }
}
