package dev.sluice.ingest.page;

/** What somebody has typed cannot be used; its message says what, and what can. */
final class InputException extends RuntimeException {

    InputException(String message) {
        super(message, null, false, false);
    }
}
