package dev.sluice.ingest.api.batching;

import dev.sluice.batching.Limits;
import dev.sluice.batching.Size;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How updates of one kind travel together. For benchmarks: nobody has to set it.
 *
 * @param calls calls that are in flight before updates begin to wait for one another
 * @param maxBatch most updates in a call; the contract allows 64
 * @param stallTimeout how long a call may take before its slot goes to the next one: longer than a call takes in good
 *     times, and short beside any deadline
 */
@ConfigurationProperties("sluice.batching")
public record BatchingProperties(
        @DefaultValue("2") int calls,
        @DefaultValue("64") int maxBatch,
        @DefaultValue("50ms") Duration stallTimeout) {

    /** The contract's limit of 256 KiB, less what stands around the updates. */
    public static final int MAX_BATCH_BYTES = 250 * 1024;

    /** As many as a service with a large heap has connections: the server refuses requests before that. */
    private static final int MAX_WAITING = 8192;

    /** Of the heap, for what waits by its {@link UpdateSize}, which is several times what it takes in memory. */
    private static final int WAITING_SHARE = 2;

    /** How long a call that was interrupted may take to say that it had its answer: its status, but not all its body. */
    private static final Duration GRACE = Duration.ofMillis(50);

    Limits limits() {
        return limits(calls, maxBatch);
    }

    /** For updates that have to go alone. */
    Limits limitsAlone(int maxCalls) {
        return limits(maxCalls, 1);
    }

    private Limits limits(int maxCalls, int most) {
        long waitingBytes = Runtime.getRuntime().maxMemory() / WAITING_SHARE;
        return Limits.of(maxCalls, new Size(most, MAX_BATCH_BYTES), new Size(MAX_WAITING, waitingBytes))
                .withStall(stallTimeout, GRACE);
    }
}
