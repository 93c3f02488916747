package dev.sluice.api.batching;

/** Another transaction was first to create what this batch set out to create: the batch is rolled back and redone. */
public final class LostRaceException extends RuntimeException {

    public LostRaceException(String message) {
        super(message);
    }
}
