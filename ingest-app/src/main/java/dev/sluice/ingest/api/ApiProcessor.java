package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Update;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.log.OutageLog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers while the provider waits; logs when api-server is out, and when it is back. */
final class ApiProcessor implements Processor {

    private static final Logger log = LoggerFactory.getLogger(ApiProcessor.class);

    private final ApiClient api;
    private final Duration deadline;
    private final OutageLog outage = new OutageLog(log, "api");

    /** @param deadline most time that a delivery may take, all attempts and waits together */
    ApiProcessor(ApiClient api, Duration deadline) {
        this.api = api;
        this.deadline = deadline;
    }

    @Override
    public List<Delivery> process(List<Webhook> webhooks) {
        return Processor.ofEach(webhooks, this::deliver);
    }

    Delivery deliver(Update update) {
        try {
            Delivery delivery = send(update, Deadline.in(deadline));
            outage.succeeded();
            return delivery;
        } catch (NotFound | InvalidStatus e) {
            outage.succeeded();
            throw e;
        } catch (ServiceUnavailable e) {
            switch (e.reason()) {
                case ORDER_BUSY -> outage.succeeded();
                case UNREACHABLE, NO_ANSWER, NOT_STORED, OVERLOADED ->
                    outage.failed(e.reason().name(), String.valueOf(e.getMessage()));
                // Nothing new: the breaker tells that it is open, and the probes that it is still out
                case CIRCUIT_OPEN -> {}
            }
            throw e;
        }
    }

    private Delivery send(Update update, Deadline deadline) {
        return switch (update) {
            case Update.Order order -> api.sendOrderUpdate(order, deadline);
            case Update.Dispute dispute -> api.sendDisputeUpdate(dispute, deadline);
        };
    }
}
