package dev.sluice.ingest.kafka;

import dev.sluice.kafka.KafkaRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing, and leaves those that exist as they are. */
final class Topics {

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private final KafkaProperties properties;

    Topics(KafkaProperties properties) {
        this.properties = properties;
    }

    /** Asks for a list first, as creating needs a right that an operator who makes the topics need not give. */
    void createMissing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> missing = new HashSet<>(properties.topics());
        missing.removeAll(admin.listTopics().names().get());
        List<NewTopic> topics = missing.stream()
                .map(name -> new NewTopic(name, properties.partitions(), properties.replication())
                        .configs(KafkaRules.topicConfig(properties.replication())))
                .toList();
        for (KafkaFuture<Void> creation : admin.createTopics(topics).values().values()) {
            awaitCreation(creation);
        }
        if (!missing.isEmpty()) {
            log.info("event=topics_created topics={} partitions={}", missing, properties.partitions());
        }
    }

    private static void awaitCreation(KafkaFuture<Void> creation) throws ExecutionException, InterruptedException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            // By another process, since the list
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
