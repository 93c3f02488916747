package dev.sluice.api.update.parked;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds out which updates are to blame themselves for failing, although nothing says so: those that keep failing alone for
 * minutes after the database took a neighbour. For one thread.
 *
 * @param <K> tells an update from others
 */
public final class Suspects<K> {

    /** Longer than what an operator's mistake or a failover takes as a rule. */
    public static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Map<K, Instant> since = new HashMap<>();

    public Suspects(InstantSource clock) {
        this.clock = clock;
    }

    /** Whatever may turn out to be to blame. */
    Set<K> all() {
        return Set.copyOf(since.keySet());
    }

    /**
     * Notes what a batch came to.
     *
     * @param seen what was in the batch: others stay as they are
     * @param failed those of it that failed alone
     * @param written whether the database took any other
     * @return those of the failed ones that have failed for long enough
     */
    public Set<K> note(Predicate<K> seen, Set<K> failed, boolean written) {
        since.keySet().removeIf(one -> seen.test(one) && !failed.contains(one));
        Instant now = clock.instant();
        if (written) {
            failed.forEach(one -> since.putIfAbsent(one, now));
        }
        return failed.stream()
                .filter(one -> !since.getOrDefault(one, now).plus(LONG_ENOUGH).isAfter(now))
                .collect(Collectors.toSet());
    }
}
