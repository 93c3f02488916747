package dev.sluice.api.update.kafka;

import dev.sluice.api.problem.Failure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How the listeners get on: since when a batch has been retried, and how old the oldest record is that is not applied. A
 * batch that is retried for more than a few seconds makes the service unready and is logged, once at its begin and once at
 * its end. Thread-safe.
 */
@Component
final class BatchProgress {

    private static final Logger log = LoggerFactory.getLogger(BatchProgress.class);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();

    BatchProgress(InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** The progress of one topic. */
    Topic of(String topic) {
        return topics.computeIfAbsent(topic, Topic::new);
    }

    /** Whether some batch has been retried for more than a few seconds. */
    boolean isStuck() {
        return topics.values().stream().anyMatch(Topic::isStuck);
    }

    /** The progress of one topic's listener. */
    final class Topic {

        private final String name;
        private volatile @Nullable Instant retriedSince;
        private volatile @Nullable Instant oldest;
        private int retriedPartition;
        private boolean told;

        private Topic(String name) {
            this.name = name;
            gauge(
                    "sluice.kafka.retrying",
                    "For how long the batch in hand has been retried",
                    topic -> topic.retriedSince);
            gauge("sluice.kafka.oldest", "Age of the oldest record in hand that is not applied", topic -> topic.oldest);
        }

        private void gauge(String metric, String description, Since since) {
            ToDoubleFunction<Topic> age = topic -> age(since.of(topic)).toMillis() / 1000.0;
            Gauge.builder(metric, this, age)
                    .description(description)
                    .baseUnit("seconds")
                    .tag("topic", name)
                    .register(meters);
        }

        /** A batch is in hand. */
        void begin(Instant oldestRecord) {
            oldest = oldestRecord;
        }

        /** It is applied; the end of retrying, if the partition that is retried was in it. */
        void applied(Set<Integer> partitions) {
            oldest = null;
            if (!partitions.contains(retriedPartition)) {
                return;
            }
            Duration retried = age(retriedSince);
            retriedSince = null;
            if (told) {
                told = false;
                log.info("event=batch_applied topic={} retried_for={}s", name, retried.toSeconds());
            }
        }

        /** It has to be given again, from a record of this partition on. */
        void failed(Throwable cause, int partition) {
            if (retriedSince == null) {
                retriedSince = clock.instant();
                retriedPartition = partition;
            }
            if (!told && isStuck()) {
                told = true;
                log.warn(
                        "event=batch_retried topic={} reason=\"{}\" detail=\"{}\"; nothing is skipped, it is given again"
                                + " until it is applied",
                        name,
                        Failure.describe(cause),
                        cause.getMessage());
            }
        }

        private boolean isStuck() {
            return age(retriedSince).compareTo(A_FEW_SECONDS) > 0;
        }

        private Duration age(@Nullable Instant time) {
            return time == null ? Duration.ZERO : Duration.between(time, clock.instant());
        }
    }

    private interface Since {
        @Nullable
        Instant of(Topic topic);
    }
}
