package dev.sluice.api.update.kafka;

import dev.sluice.kafka.RecordHeaders;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Begins the spans of a topic's records, each as part of the trace that its headers name. */
record RecordSpans(Tracing tracing, String topic) {

    Span begin(ConsumerRecord<?, ?> source) {
        if (!tracing.isOn()) {
            return Span.NONE;
        }
        Header header = source.headers().lastHeader(RecordHeaders.TRACEPARENT);
        String traceparent =
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        return tracing.begin(Kind.CONSUMER, "process " + topic, traceparent)
                .with("messaging.system", "kafka")
                .with("messaging.operation.type", "process")
                .with("messaging.operation.name", "process")
                .with("messaging.destination.name", topic)
                .with("messaging.destination.partition.id", Integer.toString(source.partition()))
                .with("messaging.kafka.offset", source.offset());
    }
}
