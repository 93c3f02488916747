package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.Delivery;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Processor;

/** Delivers while the provider waits. */
final class HttpProcessor implements Processor {

    private final ApiClient api;

    HttpProcessor(ApiClient api) {
        this.api = api;
    }

    @Override
    public Delivery process(OrderWebhook webhook) {
        return outcome(() -> api.sendOrderUpdate(webhook));
    }

    @Override
    public Delivery process(ChargebackWebhook webhook) {
        return outcome(() -> api.sendDisputeUpdate(webhook));
    }

    private static Delivery outcome(Runnable send) {
        try {
            send.run();
            return Delivery.APPLIED;
        } catch (ConflictException _) {
            return Delivery.DUPLICATE;
        }
    }
}
