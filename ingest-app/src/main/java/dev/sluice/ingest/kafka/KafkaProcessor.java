package dev.sluice.ingest.kafka;

import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.Delivery;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Processor;

/** Delivers by queueing: the provider waits for the broker, not for api-server. */
final class KafkaProcessor implements Processor {

    private final UpdateRecords records;
    private final Publisher publisher;

    KafkaProcessor(UpdateRecords records, Publisher publisher) {
        this.records = records;
        this.publisher = publisher;
    }

    @Override
    public Delivery process(OrderWebhook webhook) {
        publisher.publish(records.of(webhook));
        return Delivery.QUEUED;
    }

    @Override
    public Delivery process(ChargebackWebhook webhook) {
        publisher.publish(records.of(webhook));
        return Delivery.QUEUED;
    }
}
