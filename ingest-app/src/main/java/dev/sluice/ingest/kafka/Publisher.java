package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.kafka.AccessFailure;
import dev.sluice.log.OutageLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records, each with a hard limit. A record whose time is up may be acknowledged later all the same: its
 * provider sends it again, and the second one of an event changes nothing.
 *
 * <p>Thread-safe; may be called from virtual and platform threads.
 */
final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final ProducerConnection connection;
    private final PublishFailures failures;
    private final TimeBudget budget;
    private final Timer acknowledged;
    private final Timer failed;

    private final OutageLog outage = new OutageLog(log, "kafka");

    Publisher(ProducerConnection connection, PublishFailures failures, TimeBudget budget, MeterRegistry meters) {
        this.connection = connection;
        this.failures = failures;
        this.budget = budget;
        this.acknowledged = timer("acknowledged", meters);
        this.failed = timer("failed", meters);
    }

    private static Timer timer(String outcome, MeterRegistry meters) {
        return Timer.builder("sluice.kafka.publish")
                .description("Time until the broker has acknowledged a record, or it was given up")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Returns once the broker has acknowledged the record, or throws a {@link DeliveryFailure} within the deadline. */
    void publish(ProducerRecord<String, byte[]> update) {
        long start = System.nanoTime();
        try {
            send(update);
        } catch (ServiceUnavailable e) {
            failed.record(Duration.ofNanos(System.nanoTime() - start));
            outage.failed(
                    AccessFailure.in(e)
                            .map(AccessFailure::reason)
                            .orElse(e.reason().name()),
                    String.valueOf(e.getMessage()));
            throw e;
        }
        acknowledged.record(Duration.ofNanos(System.nanoTime() - start));
        outage.succeeded();
    }

    private void send(ProducerRecord<String, byte[]> update) {
        long start = System.nanoTime();
        try {
            var acknowledgement = send(update, connection.producer(budget.block()));
            Duration left = budget.whole().minusNanos(System.nanoTime() - start);
            acknowledgement.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failures.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            throw interrupted(e) ? interrupted() : failures.of(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    /**
     * The producer passes a failure on by what it returns, but for one: where it was not let in when it asked for its id, it
     * does no more work.
     */
    private Future<RecordMetadata> send(ProducerRecord<String, byte[]> update, Producer<String, byte[]> producer) {
        try {
            return producer.send(update);
        } catch (KafkaException e) {
            if (AccessFailure.in(e).isPresent()) {
                connection.replace(producer);
            }
            throw e;
        }
    }

    /** Kafka's own one has set the thread's mark again already. */
    private static boolean interrupted(Exception e) {
        return e instanceof InterruptException;
    }

    private static ServiceUnavailable interrupted() {
        return new ServiceUnavailable(Reason.UNREACHABLE, "interrupted", null);
    }
}
