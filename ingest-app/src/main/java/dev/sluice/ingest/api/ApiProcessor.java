package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Update;
import dev.sluice.ingest.update.Webhook;
import java.time.Duration;
import java.util.List;

/**
 * Delivers while the provider waits.
 *
 * @param deadline most time that a delivery may take, all attempts and waits together
 */
record ApiProcessor(ApiClient api, Duration deadline) implements Processor {

    @Override
    public List<Delivery> process(List<Webhook> webhooks) {
        return Processor.ofEach(webhooks, this::deliver);
    }

    Delivery deliver(Update update) {
        Deadline end = Deadline.in(deadline);
        return switch (update) {
            case Update.Order order -> api.sendOrderUpdate(order, end);
            case Update.Dispute dispute -> api.sendDisputeUpdate(dispute, end);
        };
    }
}
