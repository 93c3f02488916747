package dev.sluice.api.update.kafka;

import dev.sluice.api.update.parked.ConsumerProgress;
import dev.sluice.kafka.AccessFailure;
import dev.sluice.log.OutageLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How many records are published and not applied, by topic: the ends of its partitions less what the group has committed,
 * whoever of the group reads them. Not a number while the broker does not say. What a consumer itself knows of, how far
 * fetching is behind, stands still with it. Since it asks all the time, it is also who tells of an outage of the brokers.
 * Thread-safe.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class LagMeter implements ConsumerProgress, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LagMeter.class);
    private static final int LIMIT_MILLIS = 4000;

    private final KafkaAdmin settingsOfClients;
    private final Map<String, String> groups;
    private final InstantSource clock;
    private final Map<String, Double> lags = new ConcurrentHashMap<>();
    private final Map<String, AppliedUpTo> measured = new HashMap<>();
    private final Map<String, Instant> appliedUpTo = new ConcurrentHashMap<>();
    private final OutageLog outage = new OutageLog(log, "kafka");
    private volatile @Nullable Admin admin;

    LagMeter(KafkaAdmin admin, KafkaTopics topics, MeterRegistry meters, InstantSource clock) {
        this.settingsOfClients = admin;
        this.clock = clock;
        this.groups = topics.kinds().stream()
                .collect(Collectors.toMap(KafkaTopics.OfKind::topic, KafkaTopics.OfKind::consumerGroup));
        groups.keySet()
                .forEach(topic -> Gauge.builder("sluice.kafka.lag", lags, all -> all.getOrDefault(topic, Double.NaN))
                        .description("Records that are published and not applied")
                        .tag("topic", topic)
                        .register(meters));
    }

    /** At a rate, and so in a thread of its own, which nothing else waits for. */
    @Scheduled(fixedRateString = "5s")
    synchronized void measure() {
        groups.forEach((topic, group) -> {
            try {
                measure(topic, group);
                outage.succeeded();
            } catch (ExecutionException | KafkaException e) {
                lags.remove(topic);
                log.debug("event=lag_unknown topic={} reason=\"{}\"", topic, e.getMessage());
                tell(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Other failures are those of a topic or a group, such as one that is not made yet. */
    private void tell(Exception failure) {
        Optional<AccessFailure> access = AccessFailure.in(failure);
        if (access.isPresent()) {
            outage.failed(access.get().reason(), access.get().detail());
        } else if (failure.getCause() instanceof TimeoutException timeout) {
            outage.failed("NO_ANSWER", String.valueOf(timeout.getMessage()));
        }
    }

    @Override
    public Instant appliedUpTo() {
        return groups.keySet().stream()
                .map(topic -> appliedUpTo.getOrDefault(topic, Instant.EPOCH))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void measure(String topic, String group) throws ExecutionException, InterruptedException {
        Admin client = client();
        List<TopicPartition> partitions = client.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Instant now = clock.instant();
        Map<TopicPartition, Long> ends = offsets(client, partitions, OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> committed = client.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> begins = offsets(client, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> applied = new HashMap<>();
        long lag = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long first = Math.max(offset == null ? 0 : offset.offset(), begins.getOrDefault(partition, 0L));
            applied.put(partition, first);
            lag += Math.max(0, ends.getOrDefault(partition, 0L) - first);
        }
        lags.put(topic, (double) lag);
        appliedUpTo.put(
                topic, measured.computeIfAbsent(topic, _ -> new AppliedUpTo()).note(now, ends, applied));
    }

    private static Map<TopicPartition, Long> offsets(Admin client, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return client
                .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> which)))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
    }

    private static long offset(ListOffsetsResultInfo info) {
        return info.offset();
    }

    /** Made when a broker is there: without one whose name is known it cannot be made. */
    private Admin client() {
        Admin client = admin;
        if (client == null) {
            var settings = new HashMap<>(settingsOfClients.getConfigurationProperties());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
            client = Admin.create(settings);
            admin = client;
        }
        return client;
    }

    /** Does not wait for a measurement: what it waits for fails when the client is closed. */
    @Override
    public void close() {
        Admin client = admin;
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
