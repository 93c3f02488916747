package dev.sluice.api.kafka;

import dev.sluice.api.problem.Failure;
import dev.sluice.web.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Writes dead letters: key, value and headers as they came, and headers that say why. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
public final class DeadLetters {

    static final String REASON = "dlq_reason";
    static final String DETAIL = "dlq_detail";
    static final String TOPIC = "dlq_topic";
    static final String PARTITION = "dlq_partition";
    static final String OFFSET = "dlq_offset";
    static final String TIME = "dlq_time";

    /** What a dead letter has beyond its record. */
    static final Set<String> ADDED_HEADERS = Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIME);

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaTemplate<byte[], byte[]> kafka;
    private final KafkaSettings settings;
    private final InstantSource clock;

    DeadLetters(KafkaTemplate<byte[], byte[]> kafka, KafkaSettings settings, InstantSource clock) {
        this.kafka = kafka;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Writes all of them, and returns when the broker has acknowledged each.
     *
     * @throws Failure.Unavailable if one was not acknowledged; some may have been written, and all may be written again
     */
    public void write(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        try {
            CompletableFuture.allOf(letters.stream()
                            .map(letter -> kafka.send(message(letter)))
                            .toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | TimeoutException | org.springframework.kafka.KafkaException e) {
            throw unavailable(e);
        }
        for (DeadLetter letter : letters) {
            log.warn(
                    "event=dead_letter reason={} topic={} partition={} offset={}",
                    letter.reason(),
                    letter.origin().topic(),
                    letter.origin().partition(),
                    letter.origin().offset());
        }
    }

    private static Failure unavailable(Exception e) {
        return new Failure.Unavailable("A dead letter could not be written.", e);
    }

    @SuppressWarnings("NullAway") // Kafka takes null where a record has no key or value
    private ProducerRecord<byte[], byte[]> message(DeadLetter letter) {
        Origin origin = letter.origin();
        var message = new ProducerRecord<byte[], byte[]>(
                settings.deadLetterTopic(origin.topic()), null, origin.key(), letter.value());
        origin.headers().forEach(header -> message.headers().add(header.name(), header.value()));
        header(message, REASON, letter.reason());
        header(message, DETAIL, Logged.oneLine(letter.detail()));
        header(message, TOPIC, origin.topic());
        header(message, PARTITION, Integer.toString(origin.partition()));
        header(message, OFFSET, Long.toString(origin.offset()));
        header(message, TIME, clock.instant().toString());
        return message;
    }

    private static void header(ProducerRecord<?, ?> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
