package dev.sluice.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates the topics that are missing. Those that exist are looked for first, and never shown to {@link KafkaAdmin}: it would
 * add partitions where there are fewer than wanted, which breaks the order of updates by key, and creating needs a right that
 * an operator who makes the topics need not give.
 */
public final class MissingTopics {

    private static final Logger log = LoggerFactory.getLogger(MissingTopics.class);

    private final KafkaAdmin admin;
    private final Collection<NewTopic> wanted;

    /** @param admin whose operation timeout bounds each request */
    public MissingTopics(KafkaAdmin admin, Collection<NewTopic> wanted) {
        this.admin = admin;
        this.wanted = List.copyOf(wanted);
    }

    /**
     * Creates what is missing.
     *
     * @return the names of all topics that existed before
     * @throws KafkaException where there is no broker, or it refuses
     */
    public Set<String> create() throws InterruptedException {
        Set<String> existing = existing();
        List<NewTopic> missing = wanted.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        if (!missing.isEmpty()) {
            admin.createOrModifyTopics(missing.toArray(NewTopic[]::new));
            requireAll(missing);
            missing.forEach(topic ->
                    log.info("event=topic_created topic={} partitions={}", topic.name(), topic.numPartitions()));
        }
        return existing;
    }

    /** KafkaAdmin passes over every failure of a call in which one topic was made by somebody else meanwhile. */
    private void requireAll(List<NewTopic> created) throws InterruptedException {
        Set<String> existing = existing();
        List<String> absent = created.stream()
                .map(NewTopic::name)
                .filter(name -> !existing.contains(name))
                .toList();
        if (!absent.isEmpty()) {
            throw new KafkaException("Topics were not created: " + absent);
        }
    }

    private Set<String> existing() throws InterruptedException {
        try {
            Admin client = Admin.create(admin.getConfigurationProperties());
            try {
                return client.listTopics().names().get(admin.getOperationTimeout(), TimeUnit.SECONDS);
            } finally {
                // It would wait for requests that nobody will answer
                client.close(Duration.ZERO);
            }
        } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
            throw new KafkaException("Topics cannot be listed", e);
        }
    }
}
