package dev.sluice.api.batching;

import dev.sluice.batching.Limits;
import dev.sluice.batching.Size;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How a batcher is sized.
 *
 * @param workers batches that may be in flight at once; each needs a database connection
 * @param maxBatch items after which a batch takes no more; those that came together stay together
 * @param capacity most items that may wait; beyond it they are refused
 * @param lockedCapacity most items that may wait for a lock, beside those; a quarter of them of one key
 * @param lockedLimit how long an item may wait for a lock
 */
@ConfigurationProperties("sluice.batching")
public record BatchingProperties(int workers, int maxBatch, int capacity, int lockedCapacity, Duration lockedLimit) {

    /** Of payloads in one transaction. */
    private static final long MAX_BATCH_BYTES = 4 * 1024 * 1024;

    /** Of the heap, for the payloads that wait, and as much for those that wait for a lock. */
    private static final int HEAP_SHARE = 8;

    /** A batch never counts as stalled and is never interrupted: what it waits for in the database is bounded there. */
    Limits limits() {
        long bytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        return Limits.of(workers, new Size(maxBatch, MAX_BATCH_BYTES), new Size(capacity, bytes))
                .withBlocked(new Size(lockedCapacity, bytes), lockedLimit);
    }
}
