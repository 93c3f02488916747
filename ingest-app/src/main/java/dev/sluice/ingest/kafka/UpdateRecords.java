package dev.sluice.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.delivery.Updates;
import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Traceparent;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.RecordHeaders;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks, as records of {@code openapi/updates-kafka.yaml}: the key is the order, so that its updates keep their
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

    ProducerRecord<String, byte[]> of(OrderWebhook webhook) {
        var update = new ProducerRecord<>(ordersTopic, webhook.orderId(), json.writeValueAsBytes(Updates.of(webhook)));
        describe(update.headers(), "dev.sluice.order.update", webhook.providerEventId(), webhook.traceparent());
        return update;
    }

    ProducerRecord<String, byte[]> of(ChargebackWebhook webhook) {
        var update =
                new ProducerRecord<>(disputesTopic, webhook.orderId(), json.writeValueAsBytes(Updates.of(webhook)));
        describe(update.headers(), "dev.sluice.dispute.update", webhook.providerEventId(), webhook.traceparent());
        return update;
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
