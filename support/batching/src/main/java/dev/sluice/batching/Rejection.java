package dev.sluice.batching;

/** Why a batcher, rather than its {@link BatchFunction}, ended an item. */
public enum Rejection {

    /** Too many items or bytes waited already; never begun. */
    FULL,

    /** The batcher was closed before the item came; never begun. */
    CLOSED,

    /** Its time was up before a batch took it; never begun. */
    EXPIRED,

    /** Its time was up while its batch was in flight: what became of it is not known. */
    TIMED_OUT,

    /** Its key was {@linkplain BatchFunction#isBlocked blocked} for too long, or too many were; nothing was done. */
    BLOCKED,

    /** Its caller was interrupted: what became of it is not known. */
    INTERRUPTED;

    /** How a rejection travels in the future that a caller waits on, in which exceptions of the function travel too. */
    static final class Signal extends Exception {

        private final transient Rejection rejection;

        Signal(Rejection rejection) {
            super(rejection.name(), null, false, false);
            this.rejection = rejection;
        }

        Rejection rejection() {
            return rejection;
        }
    }
}
