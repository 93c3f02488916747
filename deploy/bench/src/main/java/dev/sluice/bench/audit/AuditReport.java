package dev.sluice.bench.audit;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What an audit found.
 *
 * @param accepted events that a 2xx vouches for
 * @param stored events found
 * @param lost accepted, but not stored
 * @param doubled stored more than once
 * @param unexpected stored, but refused or never sent
 * @param wrongStates orders and disputes whose state is not what their events or their answers say
 * @param examples some of those, in words
 * @param lastCommit when the last event was committed, in microseconds since 1970
 * @param untilApplied from the answer to the commit, in microseconds; 0 where the commit came first
 */
public record AuditReport(
        long accepted,
        long stored,
        long lost,
        long doubled,
        long unexpected,
        long wrongStates,
        List<String> examples,
        long lastCommit,
        Histogram untilApplied) {

    /** Whether nothing is amiss. */
    public boolean isClean() {
        return lost + doubled + unexpected + wrongStates == 0;
    }
}
