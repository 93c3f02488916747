package dev.sluice.ingest.api.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How updates of one kind travel together. For benchmarks: nobody has to set it.
 *
 * @param calls calls that are in flight before updates begin to wait for one another
 * @param maxBatch most updates in a call; the contract allows 64
 * @param patience how long a call may take before what waits goes without waiting for its end: longer than a call takes in
 *     good times, and short beside any deadline
 */
@ConfigurationProperties("sluice.batching")
record BatchingProperties(
        @DefaultValue("2") int calls,
        @DefaultValue("64") int maxBatch,
        @DefaultValue("50ms") Duration patience) {}
