package dev.sluice.ingest.kafka;

import java.time.Duration;

/**
 * How one delivery's deadline is divided, so that Kafka's own limits end first, then the wait for them, then the look
 * whether the brokers are there, and the provider is told in time whatever hangs:
 *
 * <ul>
 *   <li>{@link #block} 30%: most that the producer may be waited for at the start, and then that a send may block, for
 *       metadata or for room in the buffer ({@code max.block.ms})
 *   <li>{@link #delivery} 50%: most from there to the broker's acknowledgement ({@code delivery.timeout.ms}), all of
 *       the producer's retries included
 *   <li>{@link #request} 20%: most that one request may take ({@code request.timeout.ms}), so that a connection that
 *       hangs is replaced while there is time for another
 *   <li>{@link #whole} 85%: the hard limit of all of these together
 *   <li>{@link #probe} 10%: see {@link BrokerProbe}
 * </ul>
 */
record TimeBudget(Duration deadline) {

    Duration block() {
        return percent(30);
    }

    Duration delivery() {
        return percent(50);
    }

    Duration request() {
        return percent(20);
    }

    Duration whole() {
        return percent(85);
    }

    Duration probe() {
        return percent(10);
    }

    /** Kafka's clients count in whole milliseconds, where 0 would mean not to try at all. */
    private Duration percent(int share) {
        return Duration.ofMillis(Math.max(1, deadline.toMillis() * share / 100));
    }
}
