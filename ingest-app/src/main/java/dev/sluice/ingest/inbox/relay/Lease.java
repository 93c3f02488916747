package dev.sluice.ingest.inbox.relay;

/**
 * The right to relay a lane, until somebody else has a later one of it.
 *
 * @param epoch grows with each lease of the lane
 * @param cursor of the lane when the lease began
 */
record Lease(int lane, long epoch, long cursor) {}
