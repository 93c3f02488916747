package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Update;
import dev.sluice.ingest.update.Webhook;
import java.util.List;

/** Delivers by queueing: the provider waits for the broker, not for api-server. */
final class KafkaProcessor implements Processor {

    private final UpdateRecords records;
    private final Publisher publisher;

    KafkaProcessor(UpdateRecords records, Publisher publisher) {
        this.records = records;
        this.publisher = publisher;
    }

    @Override
    public List<Delivery> process(List<Webhook> webhooks) {
        return Processor.ofEach(webhooks, this::deliver);
    }

    private Delivery deliver(Update update) {
        publisher.publish(records.of(update));
        return Delivery.QUEUED;
    }
}
