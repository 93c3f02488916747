package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaProperties;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;

/** Warns of topics that keep less than they would if we had created them. Nothing is changed. */
final class WeakTopics {

    private static final Logger log = LoggerFactory.getLogger(WeakTopics.class);

    private final KafkaAdmin admin;
    private final List<NewTopic> wanted;
    private final short replication;

    WeakTopics(KafkaAdmin admin, List<NewTopic> wanted, short replication) {
        this.admin = admin;
        this.wanted = wanted;
        this.replication = replication;
    }

    /**
     * Warns of the wanted topics among these.
     *
     * @throws KafkaException where the broker does not answer in time, or refuses
     */
    void warn(Set<String> existing) throws InterruptedException {
        if (replication < KafkaProperties.SAFE_REPLICATION) {
            log.warn(
                    "event=replication_low replication={}; a broker that loses its disk takes acknowledged updates along:"
                            + " set KAFKA_REPLICATION to {} where there are brokers for it",
                    replication,
                    KafkaProperties.SAFE_REPLICATION);
        }
        List<NewTopic> topics =
                wanted.stream().filter(topic -> existing.contains(topic.name())).toList();
        if (topics.isEmpty()) {
            return;
        }
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(topics.stream().map(NewTopic::name).toArray(String[]::new));
        Map<ConfigResource, Config> configs =
                configs(topics.stream().map(WeakTopics::resource).toList());
        for (NewTopic topic : topics) {
            int replicas = replicas(Objects.requireNonNull(descriptions.get(topic.name())));
            if (replicas < replication) {
                warn(topic, "replication", replicas, replication);
            }
            warnOfConfig(topic, Objects.requireNonNull(configs.get(resource(topic))));
        }
    }

    private static void warnOfConfig(NewTopic topic, Config config) {
        topic.configs().forEach((setting, value) -> {
            ConfigEntry entry = config.get(setting);
            if (entry != null && isLess(entry.value(), value)) {
                warn(topic, setting, entry.value(), value);
            }
        });
    }

    private static void warn(NewTopic topic, String setting, Object value, Object wanted) {
        log.warn(
                "event=topic_weak topic={} setting={} value={} wanted={}; it is left as it is",
                topic.name(),
                setting,
                value,
                wanted);
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static ConfigResource resource(NewTopic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private Map<ConfigResource, Config> configs(Collection<ConfigResource> topics) throws InterruptedException {
        try {
            Admin client = Admin.create(admin.getConfigurationProperties());
            try {
                return client.describeConfigs(topics).all().get(admin.getOperationTimeout(), TimeUnit.SECONDS);
            } finally {
                client.close(Duration.ZERO);
            }
        } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
            throw new KafkaException("Configurations of topics cannot be read", e);
        }
    }

    /** Whether a value keeps less than what is wanted; -1 is without limit. */
    private static boolean isLess(String value, String wanted) {
        return wanted.equals("-1") ? !value.equals("-1") : Long.parseLong(value) < Long.parseLong(wanted);
    }
}
