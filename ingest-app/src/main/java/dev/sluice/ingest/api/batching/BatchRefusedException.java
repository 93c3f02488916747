package dev.sluice.ingest.api.batching;

/** A call with several updates was refused as a whole, which says nothing of any of them: each has to go alone. */
public final class BatchRefusedException extends RuntimeException {

    /** @param answer what the call was answered, for the log */
    public BatchRefusedException(String answer) {
        super(answer, null, false, false);
    }
}
