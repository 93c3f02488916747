package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Update;

/** Delivers by queueing: the provider waits for the broker, not for api-server. */
final class KafkaProcessor implements Processor {

    private final UpdateRecords records;
    private final Publisher publisher;

    KafkaProcessor(UpdateRecords records, Publisher publisher) {
        this.records = records;
        this.publisher = publisher;
    }

    @Override
    public Delivery process(Update update) {
        publisher.publish(records.of(update));
        return Delivery.QUEUED;
    }
}
