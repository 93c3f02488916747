package dev.sluice.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The one producer, made in the background once the topics are there: so the start neither waits for a broker nor fails
 * without one (a client cannot even be made while no broker's name is known), and a broker that makes topics by itself
 * does not get to do so, with other partitions, on the first record. Tries again for as long as it takes.
 */
final class ProducerConnection implements AutoCloseable {

    /** Makes a producer, where the topics are there. */
    interface Connector {

        /**
         * Tries once.
         *
         * @throws org.springframework.kafka.KafkaException where there is no broker, or it refuses; so does
         *     {@link org.apache.kafka.common.KafkaException}
         */
        Producer<String, byte[]> connect() throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(ProducerConnection.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Connector connector;
    private final Duration closeLimit;
    private volatile CompletableFuture<Producer<String, byte[]>> producer = new CompletableFuture<>();
    private volatile @Nullable Exception lastFailure;
    private Thread connecting;
    private boolean told;

    ProducerConnection(Connector connector, Duration closeLimit) {
        this.connector = connector;
        this.closeLimit = closeLimit;
        this.connecting = connect(producer);
    }

    /**
     * Waits for the producer at the start, but no longer than a limit; later it is there at once.
     *
     * @throws TimeoutException whose cause is why there is none yet, where that is known
     */
    Producer<String, byte[]> producer(Duration limit) throws InterruptedException, TimeoutException {
        try {
            return producer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("closed", e);
        } catch (TimeoutException e) {
            Exception reason = lastFailure;
            throw (TimeoutException)
                    new TimeoutException("the topics are not known to be there").initCause(reason == null ? e : reason);
        }
    }

    /** Has another producer made in the place of one that does no more work. */
    synchronized void replace(Producer<String, byte[]> broken) {
        var current = producer;
        if (current.state() == Future.State.SUCCESS && current.resultNow().equals(broken)) {
            producer = new CompletableFuture<>();
            connecting = connect(producer);
            broken.close(Duration.ZERO);
        }
    }

    /** To be called when no request is in flight; what was not acknowledged by then gets what time it has left. */
    @Override
    public synchronized void close() {
        connecting.interrupt();
        if (!producer.completeExceptionally(new IllegalStateException("closed"))
                && !producer.isCompletedExceptionally()) {
            producer.join().close(closeLimit);
        }
    }

    private Thread connect(CompletableFuture<Producer<String, byte[]>> wanted) {
        return Thread.ofPlatform().daemon().name("kafka-connect").start(() -> {
            try {
                while (!wanted.isDone() && !tryToConnect(wanted)) {
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException _) {
                // closed
            }
        });
    }

    private boolean tryToConnect(CompletableFuture<Producer<String, byte[]>> wanted) throws InterruptedException {
        try {
            var made = connector.connect();
            if (!wanted.complete(made)) {
                made.close(Duration.ZERO);
            }
            log.info("event=kafka_ready");
            return true;
        } catch (org.springframework.kafka.KafkaException | org.apache.kafka.common.KafkaException e) {
            lastFailure = e;
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
