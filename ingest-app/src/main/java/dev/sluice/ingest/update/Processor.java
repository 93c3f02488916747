package dev.sluice.ingest.update;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gets webhooks delivered; one implementation a mode.
 *
 * <p>Returning means that all of them are safe: in the database, durably queued, or applied before. Everything else is a
 * {@link DeliveryFailure}, after which some may still have been applied; they may be delivered again, and the same
 * provider event id changes nothing the second time. Implementations are thread-safe, bound the time that they take
 * (providers give up after 10 seconds), and do their own retrying.
 */
@FunctionalInterface
public interface Processor {

    /**
     * Delivers the webhooks of one request, or throws a {@link DeliveryFailure}.
     *
     * @return what became of each, one delivery or more, in their order
     */
    List<Delivery> process(List<Webhook> webhooks);

    /** Delivers update by update, in their order, and nothing after the first one that fails. */
    static List<Delivery> ofEach(List<Webhook> webhooks, Function<Update, Delivery> deliver) {
        var deliveries = new ArrayList<Delivery>(1);
        for (Webhook webhook : webhooks) {
            for (Update update : webhook.updates().get()) {
                deliveries.add(deliver.apply(update));
            }
        }
        return deliveries;
    }
}
