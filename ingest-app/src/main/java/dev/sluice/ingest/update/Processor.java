package dev.sluice.ingest.update;

/**
 * Gets an update delivered; one implementation a mode.
 *
 * <p>Returning means that the update is safe: in the database, durably queued, or applied before. Everything else is a
 * {@link DeliveryFailure}, after which it may still have been applied; it may be delivered again, and the same provider
 * event id changes nothing the second time. Implementations are thread-safe, bound the time that they take (providers
 * give up after 10 seconds), and do their own retrying.
 */
public interface Processor {

    /** Delivers an update, or throws a {@link DeliveryFailure}. */
    Delivery process(Update update);
}
