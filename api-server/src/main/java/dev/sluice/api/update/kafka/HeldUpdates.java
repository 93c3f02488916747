package dev.sluice.api.update.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Updates that have left their partition because they alone could not be applied, in PostgreSQL, until an operator redrives
 * them.
 *
 * @param <U> an update
 */
public interface HeldUpdates<U> {

    /** Why an update is held. */
    DeadLetterReason REASON = DeadLetterReason.INTERNAL;

    /** Why one is held that did not fail itself. */
    String BEHIND = "An earlier update of its order is held; redrive them together.";

    /** Which of these orders have an update that is held: later ones of theirs must not overtake it. */
    Set<String> orders(Collection<String> orderIds);

    /** Which of these orders have something parked, of any kind, that is applied together with an update of theirs. */
    Set<String> parked(Collection<String> orderIds);

    /**
     * Holds updates, in their order. One whose record is held already is left as it is.
     *
     * @param detail why, for people
     */
    void hold(List<U> updates, String detail);

    /** Parks updates, in their order, for the next sweep, which decides them behind what is parked already. */
    void retryLater(List<U> updates);
}
