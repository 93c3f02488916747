package dev.sluice.ingest.inbox.relay;

/**
 * The right to relay a lane, until somebody else has a later one of it.
 *
 * @param epoch grows with each lease of the lane
 * @param cursor up to which id the lane's webhooks were dealt with, as far as its holder knows
 */
record Lease(int lane, long epoch, long cursor) {

    /** A cursor never moves back. */
    Lease at(long id) {
        return id <= cursor ? this : new Lease(lane, epoch, id);
    }
}
