package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.kafka.AccessFailure;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What it means that a record was not acknowledged.
 *
 * <p>Kafka's clients go on trying whether a broker is gone or hangs, and say "timeout" in both cases, also where its
 * buffer is full or a topic's metadata is missing. So the brokers are probed when it has happened: where none of
 * {@code KAFKA_BROKERS} accepts a connection, they are unreachable; where one does, or nothing is known in time, there
 * was no answer. (HTTP mode tells the same two apart in the same way: refused or silent.) Brokers that are
 * there and do not let us in are unreachable, too.
 */
final class PublishFailures {

    private final BrokerProbe probe;

    PublishFailures(BrokerProbe probe) {
        this.probe = probe;
    }

    DeliveryFailure of(Throwable failure) {
        return AccessFailure.in(failure)
                .<DeliveryFailure>map(access -> new ServiceUnavailable(Reason.UNREACHABLE, access.detail(), failure))
                .orElseGet(() -> ofRecord(failure));
    }

    private DeliveryFailure ofRecord(Throwable failure) {
        return switch (failure) {
            case TimeoutException _, NetworkException _, DisconnectException _ -> unanswered(failure);
            case java.util.concurrent.TimeoutException _ -> unanswered(failure);
            // It answered, but that it cannot do it (now): too few replicas, no leader
            case RetriableException _ -> unavailable(Reason.UNREACHABLE, failure);
            // Follows from batches that timed out before; the producer begins a new sequence
            case OutOfOrderSequenceException _ -> unavailable(Reason.UNREACHABLE, failure);
            case InterruptException _ -> unavailable(Reason.UNREACHABLE, failure);
            // Closed, at shutdown
            case IllegalStateException _ -> unavailable(Reason.UNREACHABLE, failure);
            // Too large, not allowed, not understood
            default -> new Disagreement("kafka: " + failure);
        };
    }

    private ServiceUnavailable unanswered(Throwable failure) {
        return unavailable(probe.allRefuse() ? Reason.UNREACHABLE : Reason.NO_ANSWER, failure);
    }

    private static ServiceUnavailable unavailable(Reason reason, Throwable failure) {
        return new ServiceUnavailable(reason, String.valueOf(failure.getMessage()), failure);
    }
}
