package dev.sluice.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.http.contract.StrictJson;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.kafka.KafkaProperties;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UpdateRecordsTest {

    private static final UUID USER = UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final UpdateRecords records = new UpdateRecords(
            new KafkaProperties("localhost:9092", "orders", "disputes", 1, (short) 1),
            json(),
            () -> Instant.parse("2026-11-23T08:00:01.5Z"));

    @Test
    void makesARecordOfAnOrder() {
        var record = records.of(order(new Traceparent(TRACE)));

        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.key()).isEqualTo("order-1");
        assertThat(record.partition()).isNull();
        assertThat(new String(record.value(), UTF_8)).isEqualTo("""
                {"provider_event_id":"evt ✓","order_id":"order-1","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f",\
                "status":"created","updated_at":"2026-11-23T08:00:00Z","created_at":"1970-01-01T00:00:00Z"}""");
        assertThat(headers(record))
                .isEqualTo(Map.of(
                        "content-type", "application/json",
                        "ce_specversion", "1.0",
                        "ce_id", "evt ✓",
                        "ce_type", "dev.sluice.order.update",
                        "ce_source", "/sluice/ingest-app",
                        "ce_time", "2026-11-23T08:00:01.500Z",
                        "traceparent", TRACE));
    }

    @Test
    void makesARecordOfADispute() {
        var record = records.of(new Update.Dispute(
                new DisputeUpdate()
                        .providerEventId("evt_2")
                        .orderId("order-1")
                        .userId(USER)
                        .disputeId("dp_1")
                        .status(DisputeUpdateStatus.DISPUTE_CLOSED)
                        .reason("fraud")
                        .amount(1999L)
                        .currency("EUR")
                        .occurredAt(Instant.EPOCH)
                        .meta(Map.of("resolution", "won")),
                null));

        assertThat(record.topic()).isEqualTo("disputes");
        assertThat(record.key()).isEqualTo("order-1");
        assertThat(new String(record.value(), UTF_8)).isEqualTo("""
                {"provider_event_id":"evt_2","order_id":"order-1","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f",\
                "dispute_id":"dp_1","status":"closed","reason":"fraud","amount":1999,"currency":"EUR",\
                "occurred_at":"1970-01-01T00:00:00Z","meta":{"resolution":"won"}}""");
        assertThat(headers(record))
                .containsEntry("ce_id", "evt_2")
                .containsEntry("ce_type", "dev.sluice.dispute.update");
    }

    @Test
    void leavesOutATraceThatDidNotCome() {
        assertThat(headers(records.of(order(null)))).doesNotContainKey("traceparent");
    }

    private static Update order(@Nullable Traceparent traceparent) {
        return new Update.Order(
                new OrderUpdate()
                        .providerEventId("evt ✓")
                        .orderId("order-1")
                        .userId(USER)
                        .status(OrderUpdateStatus.CREATED)
                        .updatedAt(Instant.parse("2026-11-23T08:00:00Z"))
                        .createdAt(Instant.EPOCH),
                traceparent);
    }

    private static Map<String, String> headers(ProducerRecord<String, byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers()
                .forEach(header -> assertThat(headers.put(header.key(), new String(header.value(), UTF_8)))
                        .isNull());
        return headers;
    }

    private static JsonMapper json() {
        var json = JsonMapper.builder();
        StrictJson.configure(json);
        return json.build();
    }
}
