package dev.sluice.ingest.http;

/** This event was applied before, or the thing to create exists; nothing was changed. */
final class ConflictException extends RuntimeException {

    ConflictException() {
        super("already applied", null, false, false);
    }
}
