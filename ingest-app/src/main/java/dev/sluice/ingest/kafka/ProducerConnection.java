package dev.sluice.ingest.kafka;

import dev.sluice.kafka.MissingTopics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The one producer, made in the background once the topics are there: so the start neither waits for a broker nor fails
 * without one (a client cannot even be made while no broker's name is known), and a broker that makes topics by itself
 * does not get to do so, with other partitions, on the first record. Tries again for as long as it takes.
 */
final class ProducerConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProducerConnection.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final MissingTopics topics;
    private final Duration closeLimit;
    private final CompletableFuture<Producer<String, byte[]>> producer = new CompletableFuture<>();
    private final Thread connecting;
    private boolean told;

    ProducerConnection(ClientSettings settings, MissingTopics topics, Duration closeLimit) {
        this.settings = settings;
        this.topics = topics;
        this.closeLimit = closeLimit;
        this.connecting = Thread.ofPlatform().daemon().name("kafka-connect").start(this::connect);
    }

    /** Waits for the producer at the start, but no longer than a limit; later it is there at once. */
    Producer<String, byte[]> producer(Duration limit) throws InterruptedException, TimeoutException {
        try {
            return producer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("closed", e);
        } catch (TimeoutException e) {
            throw (TimeoutException) new TimeoutException("the topics are not known to be there").initCause(e);
        }
    }

    /** To be called when no request is in flight; what was not acknowledged by then gets what time it has left. */
    @Override
    public void close() {
        connecting.interrupt();
        if (!producer.completeExceptionally(new IllegalStateException("closed"))
                && !producer.isCompletedExceptionally()) {
            producer.join().close(closeLimit);
        }
    }

    private void connect() {
        try {
            while (!producer.isDone() && !tryToConnect()) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private boolean tryToConnect() throws InterruptedException {
        try {
            topics.create();
            var made = new KafkaProducer<String, byte[]>(settings.producer());
            if (!producer.complete(made)) {
                made.close(Duration.ZERO);
            }
            log.info("event=kafka_ready");
            return true;
        } catch (org.springframework.kafka.KafkaException | org.apache.kafka.common.KafkaException e) {
            tellOnce(NestedExceptionUtils.getMostSpecificCause(e));
        }
        return false;
    }

    private void tellOnce(Throwable reason) {
        if (!told) {
            told = true;
            log.warn("event=kafka_not_ready reason=\"{}\" detail=\"goes on trying\"", reason.getMessage());
        }
    }
}
