package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.Delivery;
import dev.sluice.ingest.webhook.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Processor;
import dev.sluice.log.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers while the provider waits; logs when api-server is out, and when it is back. */
final class HttpProcessor implements Processor {

    private static final Logger log = LoggerFactory.getLogger(HttpProcessor.class);

    private final ApiClient api;
    private final OutageLog outage = new OutageLog(log, "api");

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

    private Delivery outcome(Runnable send) {
        try {
            send.run();
            outage.succeeded();
            return Delivery.APPLIED;
        } catch (ConflictException _) {
            outage.succeeded();
            return Delivery.DUPLICATE;
        } catch (NotFound | InvalidStatus e) {
            outage.succeeded();
            throw e;
        } catch (ServiceUnavailable e) {
            if (e.reason() == Reason.ORDER_BUSY) {
                outage.succeeded();
            } else {
                outage.failed(e.reason().name(), String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
