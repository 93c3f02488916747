package dev.sluice.bench.load;

import dev.sluice.system.CannotRunException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Queues updates as ingest-app does: key, value and headers of {@code openapi/updates-kafka.yaml}. */
public final class Backlog {

    private static final String TOPIC = "webhooks.orders";
    private static final String[][] STEPS = {
        {"c", "created", "08:00:00"}, {"u", "updated", "08:05:00"}, {"s", "success", "08:09:00"}
    };
    private static final int WINDOW = 2_000;

    private final String bootstrap;
    private int runs;

    /** For the broker there. */
    public Backlog(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Whole lives of as many orders as give this many updates or a few less. Answers how many were acknowledged. */
    public int queue(int updates) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        int orders = updates / STEPS.length;
        runs++;
        try (KafkaProducer<String, byte[]> producer = producer()) {
            for (int first = 0; first < orders; first += WINDOW) {
                for (String[] step : STEPS) {
                    for (int order = first; order < Math.min(first + WINDOW, orders); order++) {
                        var _ = producer.send(
                                record(String.format(Locale.ROOT, "%04d-%07d", runs, order), step), (_, e) -> {
                                    if (e != null) {
                                        failure.set(e);
                                    }
                                });
                    }
                }
            }
        }
        Optional.ofNullable(failure.get()).ifPresent(e -> {
            throw new CannotRunException("The backlog was not queued: " + e.getMessage(), e);
        });
        return orders * STEPS.length;
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "batch.size", 65_536),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<String, byte[]> record(String number, String[] step) {
        String value = """
                {"provider_event_id":"evt-%1$s-%2$s","order_id":"ord-%1$s",\
                "user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"%3$s",\
                "created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T%4$sZ",\
                "meta":{"psp_reference":"8836183819713023","method":"card"}}""".formatted(number, step[0], step[1], step[2]);
        var record = new ProducerRecord<>(TOPIC, "ord-" + number, bytes(value));
        record.headers()
                .add("content-type", bytes("application/json"))
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes("evt-%s-%s".formatted(number, step[0])))
                .add("ce_type", bytes("dev.sluice.order.update"))
                .add("ce_source", bytes("/sluice/ingest-app"))
                .add("ce_time", bytes("2026-11-23T08:00:00Z"));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
