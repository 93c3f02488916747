package dev.sluice.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * Something that breaks and is mended.
 *
 * @param name as the schedule and the ledger have it
 * @param target what it happens to: two faults of one target never happen at once, and {@link #ALL} is everything
 * @param silenced ingest-apps whose requests may stay unanswered meanwhile: they are frozen, gone, or cut off
 * @param longest how long it stays broken at most
 * @param begin breaks it
 * @param end mends it, and returns when what is to run again is ready
 */
record Fault(String name, String target, Set<Integer> silenced, Duration longest, Runnable begin, Runnable end) {

    static final String ALL = "all";

    /** Whether the two may happen at once. */
    boolean goesWith(Fault other) {
        return !target.equals(ALL) && !other.target.equals(ALL) && !target.equals(other.target);
    }
}
