package dev.sluice.ingest.inbox.relay;

/**
 * What of an order waits and was not read, since more of it waits than a round takes.
 *
 * @param holds whether later ones of the order wait behind some of it
 * @param firstEarly id that no early one of it is before
 */
record LeftOut(String order, boolean holds, long firstEarly) {

    /** Whether an early one of it may have been stored before this one. */
    boolean isBefore(Item item) {
        return item.id() >= firstEarly;
    }
}
