package dev.sluice.ingest.api.http;

/** A call with several updates was refused as a whole, which says nothing of any of them: each has to go alone. */
final class BatchRefusedException extends RuntimeException {

    BatchRefusedException(int status) {
        super("status " + status, null, false, false);
    }
}
