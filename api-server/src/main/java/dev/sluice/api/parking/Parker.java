package dev.sluice.api.parking;

import java.util.Collection;

/** Whoever parks updates of one kind, and can decide them again. */
public interface Parker {

    Kind kind();

    /**
     * Applies, in the caller's transaction or one of its own, what waits for these orders and need not any more.
     *
     * @param orderIds orders that exist
     */
    void settle(Collection<String> orderIds);

    /** Applies one parked update by itself, in a transaction of its own, if it need not wait any more. */
    void settleAlone(Waiting parked);
}
