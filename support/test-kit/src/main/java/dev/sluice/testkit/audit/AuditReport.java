package dev.sluice.testkit.audit;

import java.util.List;

/**
 * What an audit found.
 *
 * @param accepted events that a 2xx vouches for
 * @param stored events found
 * @param lost accepted, but not stored
 * @param doubled stored more than once
 * @param unexpected stored, but refused or never sent
 * @param misordered stored behind an event of the same order or dispute that was sent later
 * @param wrongStates orders and disputes whose state is not what their events or their answers say
 * @param examples some of those, in words
 * @param lastCommit when the last event was committed, in microseconds since 1970; 0 where the server does not keep it
 */
public record AuditReport(
        long accepted,
        long stored,
        long lost,
        long doubled,
        long unexpected,
        long misordered,
        long wrongStates,
        List<String> examples,
        long lastCommit) {

    /** Whether nothing is amiss. */
    public boolean isClean() {
        return lost + doubled + unexpected + misordered + wrongStates == 0;
    }
}
