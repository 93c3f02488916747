package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.MissingTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Creates the topics that are missing, and leaves those alone that exist, but warns where they keep less than is wanted.
 * Before the listeners start, if a broker is there; else it retries once a second in a thread of its own, and the start does
 * not wait for it.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class TopicCreator implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);

    /** A dead letter waits for an operator, however long that takes. */
    private static final Map<String, String> UNLIMITED = Map.of("retention.ms", "-1", "retention.bytes", "-1");

    private final MissingTopics missing;
    private final WeakTopics weak;
    private volatile Thread retrying = Thread.ofVirtual().unstarted(() -> {});
    private volatile boolean running;

    TopicCreator(KafkaAdmin admin, KafkaTopics topics, KafkaProperties properties) {
        List<NewTopic> wanted = topics.all().stream()
                .map(topic -> wanted(topic, topics, properties))
                .toList();
        this.missing = new MissingTopics(admin, wanted);
        this.weak = new WeakTopics(admin, wanted, properties.replication());
    }

    private static NewTopic wanted(String name, KafkaTopics topics, KafkaProperties properties) {
        NewTopic topic = properties.newTopic(name);
        if (!topics.isForDeadLetters(name)) {
            return topic;
        }
        var config = new HashMap<>(topic.configs());
        config.putAll(UNLIMITED);
        return topic.configs(config);
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
            retrying = Thread.ofVirtual().name("topic-creator").start(this::retry);
        }
    }

    @Override
    public void stop() {
        running = false;
        retrying.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void retry() {
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
            weak.warn(missing.create());
            return true;
        } catch (KafkaException e) {
            log.warn(
                    "event=topics_not_created reason=\"{}\"",
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
