package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Creates the topics that are missing, and leaves those alone that exist. Before the listeners start, if the broker is
 * there; else it goes on trying in the background.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class TopicCreator implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);
    private static final long PATIENCE_SECONDS = 5;
    private static final List<String> UNLIMITED = List.of("retention.ms", "retention.bytes");

    private final KafkaAdmin admin;
    private final KafkaTopics topics;
    private final KafkaSettings settings;
    private volatile Thread trying = Thread.ofVirtual().unstarted(() -> {});
    private volatile boolean running;

    TopicCreator(KafkaAdmin admin, KafkaTopics topics, KafkaSettings settings) {
        this.admin = admin;
        this.topics = topics;
        this.settings = settings;
    }

    /** Before the listener containers. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        running = true;
        if (!create()) {
            trying = Thread.ofVirtual().name("topic-creator").start(this::createSomeTime);
        }
    }

    @Override
    public void stop() {
        running = false;
        trying.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void createSomeTime() {
        try {
            do {
                TimeUnit.SECONDS.sleep(1);
            } while (running && !create());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean create() {
        try {
            Admin client = Admin.create(admin.getConfigurationProperties());
            try {
                createMissing(client);
            } finally {
                // It would wait a minute for requests that nobody will answer
                client.close(Duration.ZERO);
            }
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("event=topics_not_created reason=\"{}\"", e.getMessage());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void createMissing(Admin client) throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> existing = client.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<NewTopic> missing = topics.all().stream()
                .filter(topic -> !existing.contains(topic))
                .map(topic -> new NewTopic(topic, settings.partitions(), settings.replication()).configs(config(topic)))
                .toList();
        for (var created : client.createTopics(missing).values().entrySet()) {
            awaitCreated(created.getKey(), created.getValue());
        }
        warnOfExisting(client, topics.all().stream().filter(existing::contains).collect(Collectors.toSet()));
    }

    /** A dead letter waits for an operator, however long that takes. */
    private Map<String, String> config(String topic) {
        var config = new HashMap<>(KafkaRules.topicConfig(settings.replication()));
        if (topics.isForDeadLetters(topic)) {
            UNLIMITED.forEach(setting -> config.put(setting, "-1"));
        }
        return config;
    }

    private void warnOfExisting(Admin client, Set<String> existing)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (settings.replication() < KafkaRules.SAFE_REPLICATION) {
            log.warn(
                    "event=replication_low replication={}; a broker that loses its disk takes acknowledged updates along:"
                            + " set KAFKA_REPLICATION to {} where there are brokers for it",
                    settings.replication(),
                    KafkaRules.SAFE_REPLICATION);
        }
        client.describeTopics(existing)
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((topic, description) -> {
                    int replicas = replicas(description);
                    if (replicas < settings.replication()) {
                        warnOfWeak(topic, "replication", replicas, settings.replication());
                    }
                });
        var resources = existing.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        client.describeConfigs(resources)
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((topic, config) -> config(topic.name()).forEach((setting, wanted) -> {
                    ConfigEntry entry = config.get(setting);
                    if (entry != null && isLess(entry.value(), wanted)) {
                        warnOfWeak(topic.name(), setting, entry.value(), wanted);
                    }
                }));
    }

    private static void warnOfWeak(String topic, String setting, Object value, Object wanted) {
        log.warn(
                "event=topic_weak topic={} setting={} value={} wanted={}; it is left as it is",
                topic,
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

    /** Whether a value keeps less than what is wanted; -1 is without limit. */
    private static boolean isLess(String value, String wanted) {
        return wanted.equals("-1") ? !value.equals("-1") : Long.parseLong(value) < Long.parseLong(wanted);
    }

    private void awaitCreated(String topic, org.apache.kafka.common.KafkaFuture<Void> created)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            created.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            log.info("event=topic_created topic={} partitions={}", topic, settings.partitions());
        } catch (ExecutionException e) {
            // another process was first
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
