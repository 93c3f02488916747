package dev.sluice.bench.load;

import dev.sluice.system.CannotRunException;
import dev.sluice.testkit.Bodies;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private static final List<String> STATUSES = List.of("created", "updated", "success");
    private static final int WINDOW = 2_000;

    private final String bootstrap;
    private int runs;

    /** For the broker there. */
    public Backlog(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** The webhooks of as many orders as give this many updates or a few less. Answers how many were acknowledged. */
    public int queue(int updates) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        int orders = updates / STATUSES.size();
        runs++;
        try (KafkaProducer<String, byte[]> producer = producer()) {
            for (int first = 0; first < orders; first += WINDOW) {
                for (String status : STATUSES) {
                    for (int order = first; order < Math.min(first + WINDOW, orders); order++) {
                        var _ = producer.send(
                                record(String.format(Locale.ROOT, "%04d-%07d", runs, order), status), (_, e) -> {
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
        return orders * STATUSES.size();
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "batch.size", 65_536),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<String, byte[]> record(String number, String status) {
        String eventId = "evt-%s-%s".formatted(number, status);
        String value = Bodies.order(eventId, "ord-" + number, Bodies.USER, status, Webhook.time(status), Webhook.META);
        var record = new ProducerRecord<>(TOPIC, "ord-" + number, bytes(value));
        record.headers()
                .add("content-type", bytes("application/json"))
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(eventId))
                .add("ce_type", bytes("dev.sluice.order.update"))
                .add("ce_source", bytes("/sluice/ingest-app"))
                .add("ce_time", bytes(Bodies.CREATED_AT));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
