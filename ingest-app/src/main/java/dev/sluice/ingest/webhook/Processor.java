package dev.sluice.ingest.webhook;

/**
 * Gets a webhook delivered; one implementation a mode.
 *
 * <p>Returning means that the webhook is safe: in the database, durably queued, or taken in before. Everything else is
 * a {@link DeliveryFailure}, after which it may still have been applied; the provider sends it again, and the same
 * provider event id changes nothing the second time. Implementations are thread-safe, bound the time that they take
 * (providers give up after 10 seconds), and do their own retrying.
 */
public interface Processor {

    /** Delivers an order webhook, or throws a {@link DeliveryFailure}. */
    Delivery process(OrderWebhook webhook);

    /** Delivers a chargeback webhook, or throws a {@link DeliveryFailure}. */
    Delivery process(ChargebackWebhook webhook);
}
