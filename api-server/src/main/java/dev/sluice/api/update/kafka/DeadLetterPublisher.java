package dev.sluice.api.update.kafka;

import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterStore;
import dev.sluice.api.deadletter.DeadLetterWriter;
import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.api.problem.Failure;
import dev.sluice.kafka.AccessFailure;
import dev.sluice.kafka.RecordHeaders;
import dev.sluice.log.Logged;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Writes dead letters: key, value and headers as they came, and headers that say why. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class DeadLetterPublisher implements DeadLetterWriter {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterPublisher.class);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaTemplate<byte[], byte[]> kafka;
    private final KafkaTopics topics;
    private final DeadLetterStore store;
    private final MeterRegistry meters;
    private final InstantSource clock;

    DeadLetterPublisher(
            KafkaTemplate<byte[], byte[]> kafka,
            KafkaTopics topics,
            JdbcClient jdbc,
            MeterRegistry meters,
            InstantSource clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.store = new DeadLetterStore(jdbc);
        this.meters = meters;
        this.clock = clock;
    }

    /** Returns when the broker has acknowledged each. One that it refuses for good is kept in PostgreSQL instead. */
    @Override
    public void write(List<DeadLetter> letters) {
        var sent = letters.stream().map(this::send).toList();
        awaitAll(sent);
        for (int i = 0; i < sent.size(); i++) {
            DeadLetter letter = letters.get(i);
            Throwable refusal = refusal(sent.get(i));
            meters.counter("sluice.dead.letters", "reason", letter.reason().wire())
                    .increment();
            if (refusal == null) {
                log("event=dead_letter reason={} topic={} partition={} offset={}", letter);
            } else {
                store.keep(letter, refusal.getClass().getSimpleName(), clock.instant());
                log("event=dead_letter_refused reason={} topic={} partition={} offset={} kept=dead_letters", letter);
            }
        }
    }

    private static void log(String line, DeadLetter letter) {
        SourceRecord source = letter.source();
        log.warn(line, letter.reason().wire(), source.topic(), source.partition(), source.offset());
    }

    private CompletableFuture<?> send(DeadLetter letter) {
        try {
            return kafka.send(message(letter));
        } catch (org.springframework.kafka.KafkaException | org.apache.kafka.common.KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void awaitAll(List<? extends CompletableFuture<?>> sent) {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (ExecutionException _) {
            // Each is looked at by itself
        }
    }

    /**
     * Why the broker, or the producer for it, refused a letter; null where it is written.
     *
     * @throws Failure.Unavailable where another attempt may succeed
     */
    private @Nullable Throwable refusal(CompletableFuture<?> sent) {
        if (!sent.isCompletedExceptionally()) {
            return null;
        }
        if (AccessFailure.in(sent.exceptionNow()).isPresent()) {
            // One that was not let in when it asked for its id does no more work
            kafka.getProducerFactory().reset();
            throw unavailable(sent.exceptionNow());
        }
        for (Throwable cause = sent.exceptionNow(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
                return cause;
            }
        }
        throw unavailable(sent.exceptionNow());
    }

    private static Failure unavailable(Throwable e) {
        return new Failure.Unavailable("A dead letter could not be written.", e);
    }

    @SuppressWarnings("NullAway") // Kafka takes null where a record has no key or value
    private ProducerRecord<byte[], byte[]> message(DeadLetter letter) {
        SourceRecord source = letter.source();
        var message = new ProducerRecord<byte[], byte[]>(
                topics.deadLettersOf(source.topic()), null, source.key(), letter.value());
        source.headers().forEach(header -> message.headers().add(header.name(), header.value()));
        header(message, RecordHeaders.DLQ_REASON, letter.reason().wire());
        header(message, RecordHeaders.DLQ_DETAIL, Logged.oneLine(letter.detail()));
        header(message, RecordHeaders.DLQ_TOPIC, source.topic());
        header(message, RecordHeaders.DLQ_PARTITION, Integer.toString(source.partition()));
        header(message, RecordHeaders.DLQ_OFFSET, Long.toString(source.offset()));
        header(message, RecordHeaders.DLQ_TIME, clock.instant().toString());
        return message;
    }

    private static void header(ProducerRecord<?, ?> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
