package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.util.List;

/** Delivers by queueing: the provider waits for the broker, not for api-server. */
final class KafkaProcessor implements Processor {

    private final UpdateRecords records;
    private final Publisher publisher;
    private final Tracing tracing;

    KafkaProcessor(UpdateRecords records, Publisher publisher, Tracing tracing) {
        this.records = records;
        this.publisher = publisher;
        this.tracing = tracing;
    }

    @Override
    public List<Delivery> process(List<Webhook> webhooks) {
        return Processor.ofEach(webhooks, this::deliver);
    }

    private Delivery deliver(Update update) {
        return tracing.isOn() ? traced(update) : publish(update);
    }

    private Delivery traced(Update update) {
        String topic = records.topic(update);
        Span span = tracing.begin(Kind.PRODUCER, "send " + topic, Traceparent.valueOrNull(update.traceparent()))
                .with("messaging.system", "kafka")
                .with("messaging.operation.type", "send")
                .with("messaging.operation.name", "send")
                .with("messaging.destination.name", topic)
                .with("sluice.event.id", update.eventId())
                .with("sluice.order.id", update.orderId());
        return span.around(() -> publish(update.in(span)));
    }

    private Delivery publish(Update update) {
        publisher.publish(records.of(update));
        return Delivery.QUEUED;
    }
}
