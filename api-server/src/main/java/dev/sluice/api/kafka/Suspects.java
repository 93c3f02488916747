package dev.sluice.api.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out which records are to blame themselves for failing, although nothing says so: those that keep failing alone for
 * minutes after the database took a neighbour. For the one thread of a listener.
 */
final class Suspects {

    /** Longer than what an operator's mistake or a failover takes as a rule. */
    static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Map<Origin.Position, Instant> since = new HashMap<>();

    Suspects(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes what a batch came to.
     *
     * @param seen all records of the batch: what it says nothing of stays as it is
     * @param failed records of it that failed alone
     * @param written whether the database took any other record
     * @return those of the failed ones that have failed for long enough
     */
    Set<Origin.Position> note(Set<Origin.Position> seen, Set<Origin.Position> failed, boolean written) {
        since.keySet().removeIf(one -> seen.contains(one) && !failed.contains(one));
        Instant now = clock.instant();
        if (written) {
            failed.forEach(one -> since.putIfAbsent(one, now));
        }
        return failed.stream()
                .filter(one -> !since.getOrDefault(one, now).plus(LONG_ENOUGH).isAfter(now))
                .collect(Collectors.toSet());
    }
}
