package dev.sluice.ingest.inbox.relay;

/**
 * What of an order waits and was not read, since more of it waits than a round takes.
 *
 * @param firstHolder id of the first one that later ones wait behind; {@link #NONE} where each of those was read
 * @param firstEarly id of the first early one of it; {@link #NONE} where there is none
 * @param isAll whether nothing of the order was read
 */
record LeftOut(String order, long firstHolder, long firstEarly, boolean isAll) {

    static final long NONE = Long.MAX_VALUE;

    /** Whether what has arrived waits behind some of it. */
    boolean holds() {
        return firstHolder != NONE;
    }

    /** Whether an early one of it was stored before this one. */
    boolean isBefore(Item item) {
        return item.id() > firstEarly;
    }
}
