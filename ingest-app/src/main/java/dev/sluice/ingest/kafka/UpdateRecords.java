package dev.sluice.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.RecordHeaders;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Updates, as records of {@code openapi/updates-kafka.yaml}: the key is the order, so that its updates keep their
 * order; the value is what HTTP mode would send; the headers are those of CloudEvents 1.0 in binary mode.
 */
final class UpdateRecords {

    private final String ordersTopic;
    private final String disputesTopic;
    private final JsonMapper json;
    private final InstantSource clock;

    UpdateRecords(KafkaProperties properties, JsonMapper json, InstantSource clock) {
        this.ordersTopic = properties.ordersTopic();
        this.disputesTopic = properties.disputesTopic();
        this.json = json;
        this.clock = clock;
    }

    /** Where an update goes. */
    String topic(Update update) {
        return switch (update) {
            case Update.Order _ -> ordersTopic;
            case Update.Dispute _ -> disputesTopic;
        };
    }

    ProducerRecord<String, byte[]> of(Update update) {
        return switch (update) {
            case Update.Order(OrderUpdate body, var _) -> record("dev.sluice.order.update", body, update);
            case Update.Dispute(DisputeUpdate body, var _) -> record("dev.sluice.dispute.update", body, update);
        };
    }

    private ProducerRecord<String, byte[]> record(String type, Object body, Update update) {
        var its = new ProducerRecord<>(topic(update), update.orderId(), json.writeValueAsBytes(body));
        describe(its.headers(), type, update.eventId(), update.traceparent());
        return its;
    }

    private void describe(Headers headers, String type, String eventId, @Nullable Traceparent traceparent) {
        add(headers, RecordHeaders.CONTENT_TYPE, "application/json");
        add(headers, RecordHeaders.CE_SPECVERSION, "1.0");
        add(headers, RecordHeaders.CE_ID, eventId);
        add(headers, RecordHeaders.CE_TYPE, type);
        add(headers, RecordHeaders.CE_SOURCE, "/sluice/ingest-app");
        add(headers, RecordHeaders.CE_TIME, clock.instant().toString());
        if (traceparent != null) {
            add(headers, RecordHeaders.TRACEPARENT, traceparent.value());
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
