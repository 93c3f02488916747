package dev.sluice.chaos;

import dev.sluice.chaos.History.SubjectId;
import dev.sluice.testkit.Cluster;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Topics, dead letters, and what is parked. */
final class KafkaBacklog implements Backlog {

    static final Map<Subject, String> TOPICS =
            Map.of(Subject.ORDER, "webhooks.orders", Subject.DISPUTE, "webhooks.disputes");

    private static final Map<Subject, String> GROUPS =
            Map.of(Subject.ORDER, "payment-app-orders", Subject.DISPUTE, "payment-app-disputes");

    private final Cluster cluster;
    private final Admin admin;
    private final Database database;

    /** @param database api-server's, where early updates wait */
    KafkaBacklog(String bootstrap, Database database) {
        this.cluster = new Cluster(bootstrap);
        this.admin = cluster.admin();
        this.database = database;
    }

    @Override
    public long waiting() {
        return lag()
                + database.number("select (select count(*) from parked_updates) + (select count(*) from dead_letters)");
    }

    /** How many records are not consumed. */
    long lag() {
        try {
            long lag = 0;
            for (Subject subject : Subject.values()) {
                lag += cluster.lag(admin, GROUPS.getOrDefault(subject, ""), TOPICS.getOrDefault(subject, ""));
            }
            return lag;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<SubjectId, Set<String>> refused(Map<String, SubjectId> subjects) {
        Map<SubjectId, Set<String>> refused = new HashMap<>();
        TOPICS.forEach((subject, topic) -> {
            for (ConsumerRecord<String, String> letter : cluster.records(topic + ".dlq")) {
                JsonNode update = JsonMapper.shared().readTree(letter.value());
                refused.computeIfAbsent(
                                new SubjectId(subject, update.path("order_id").asString()), _ -> new HashSet<>())
                        .add(update.path("provider_event_id").asString());
            }
        });
        return refused;
    }

    @Override
    public void audit(Findings findings) {
        // A record may be on a topic twice: what it says is applied once
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
