package dev.sluice.ingest.provider.standard;

import dev.sluice.ingest.generated.model.ChargebackWebhook;
import dev.sluice.ingest.generated.model.OrderWebhook;
import dev.sluice.ingest.update.Event;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What names an event of our own contract: its type is {@code order.created}, {@code chargeback.opened} and so on, and it
 * is the same event where api-server says so: with the same event id of the same order or dispute.
 */
final class StandardEvents {

    static final String ORDERS = "order.";
    static final String CHARGEBACKS = "chargeback.";

    private StandardEvents() {}

    static Event of(OrderWebhook webhook) {
        return event(
                ORDERS + webhook.getStatus(),
                webhook.getProviderEventId(),
                webhook.getOrderId(),
                "order",
                webhook.getOrderId(),
                webhook.getProviderEventId());
    }

    static Event of(ChargebackWebhook webhook) {
        return event(
                CHARGEBACKS + webhook.getStatus(),
                webhook.getProviderEventId(),
                webhook.getOrderId(),
                "dispute",
                webhook.getOrderId(),
                webhook.getDisputeId(),
                webhook.getProviderEventId());
    }

    private static Event event(String type, String id, String orderId, @Nullable String... key) {
        List<@Nullable String> parts = Arrays.asList(key);
        return new Event(StandardProvider.NAME, null, type, id, orderId, null, parts, StandardProvider.VERSION);
    }
}
