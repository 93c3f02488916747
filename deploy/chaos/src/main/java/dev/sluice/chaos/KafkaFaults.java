package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Part;
import dev.sluice.testkit.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker that is killed or frozen, and topics that somebody makes anew once they are drained. */
final class KafkaFaults {

    private static final String TARGET = "broker";
    private static final int PARTITIONS = 6;
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

    private final ChaosSystem system;
    private final Provider provider;
    private final KafkaBacklog backlog;

    KafkaFaults(ChaosSystem system, Provider provider, KafkaBacklog backlog) {
        this.system = system;
        this.provider = provider;
        this.backlog = backlog;
    }

    List<Fault> all() {
        Part broker = system.broker;
        return List.of(
                new Fault("broker killed", TARGET, Set.of(), Duration.ofSeconds(2), broker::kill, broker::start),
                new Fault("broker frozen", TARGET, Set.of(), Duration.ofSeconds(6), broker::pause, broker::resume),
                new Fault("topics made anew", Fault.ALL, Set.of(), Duration.ZERO, this::makeTopicsAnew, () -> {}));
    }

    /** What an operator deletes unread is not ours to keep, so nothing is sent until all is read. What came early waits in the database. */
    private void makeTopicsAnew() {
        provider.pause();
        try (Admin admin = new Cluster(system.kafka().bootstrap()).admin()) {
            if (!Waiting.until(() -> backlog.lag() == 0, DRAINED_WITHIN)) {
                throw new CannotRunException("The topics were not drained within %s.".formatted(DRAINED_WITHIN));
            }
            List<String> topics = List.copyOf(KafkaBacklog.TOPICS.values());
            admin.deleteTopics(topics).all().get();
            Waiting.until(() -> isGone(admin, topics), Duration.ofSeconds(10));
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new CannotRunException("The topics cannot be made anew: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        } finally {
            provider.resume();
        }
    }

    private static boolean isGone(Admin admin, List<String> topics) {
        try {
            return admin.listTopics().names().get().stream().noneMatch(topics::contains);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
