package dev.sluice.system;

/** Ends a command; the message is all that the user gets to see, so it says what to do. */
public final class CannotRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was wrong and what to do. */
    public CannotRunException(String message) {
        super(message);
    }

    /** With what was wrong and what to do, and what it comes from. */
    public CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
