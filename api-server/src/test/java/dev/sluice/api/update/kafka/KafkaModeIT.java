package dev.sluice.api.update.kafka;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.support.Topics;
import dev.sluice.api.support.UpdateRows;
import dev.sluice.api.update.KindName;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

@KafkaApiTest
@ExtendWith(OutputCaptureExtension.class)
class KafkaModeIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String T1 = "2026-11-23T09:00:00Z";
    private static final String T2 = "2026-11-23T10:00:00Z";

    @Autowired
    Api api;

    @Autowired
    Topics topics;

    @Autowired
    TcpProxy database;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    KafkaListenerEndpointRegistry listeners;

    @Autowired
    UpdateRows rows;

    private final String id = "order-" + UUID.randomUUID();

    @AfterEach
    void bringTheDatabaseBack() {
        api.restore(database);
    }

    @Test
    void appliesOrdersAndDisputesAndTakesDuplicatesAsDone() {
        topics.sendOrders(
                id,
                Bodies.order("e1", id, "created"),
                Bodies.order("e1", id, "created"),
                Bodies.order("e2", id, "updated"));
        topics.sendOrders(id, Bodies.order("e1b", id, "created"), Bodies.order("e3", id, "success"));
        awaitStatus(id, "success");
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.dispute(id, dispute("d2", "closed", T2));
        topics.flush();
        awaitDispute("won");
        assertThat(rows.kinds(id)).containsExactly("created", "updated", "conflict", "success");
        assertThat(topics.deadLetters("orders", id)).isEmpty();
        assertThat(topics.deadLetters("disputes", id)).isEmpty();
    }

    @Test
    void appliesWhatNamesNoUser() {
        topics.sendOrders(
                id,
                Bodies.ofGuest(Bodies.order("e1", id, "created")),
                Bodies.order("e2", id, "updated"),
                Bodies.ofGuest(Bodies.order("e3", id, "success")));
        awaitStatus(id, "success");
        assertThat(api.get("/orders/" + id).body().has("user_id")).isFalse();
        assertThat(rows.kinds(id)).containsExactly("created", "updated", "success");
        assertThat(topics.deadLetters("orders", id)).isEmpty();
    }

    @Test
    void poisonAmong500GoodOnesIsOneDeadLetterAndTheRestIsApplied() {
        for (int i = 0; i < 500; i++) {
            topics.order(id + i, Bodies.order("e1", id + i, "created"));
            if (i == 250) {
                topics.order(id + "-poison", "{\"order_id\":");
            }
        }
        topics.flush();
        await().atMost(LONG).until(() -> rows.orders(id) == 500);
        assertThat(topics.deadLetters("orders", id)).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(id + "-poison");
            assertThat(letter.value()).isEqualTo("{\"order_id\":");
            assertThat(header(letter, "ce_id")).isEqualTo(id + "-poison");
            assertThat(header(letter, "dlq_reason")).isEqualTo("malformed");
            assertThat(header(letter, "dlq_detail")).contains("not valid JSON");
            assertThat(header(letter, "dlq_topic")).isEqualTo(topics.name("orders"));
            assertThat(header(letter, "dlq_partition")).isNotBlank();
            assertThat(header(letter, "dlq_offset")).isNotBlank();
            assertThat(header(letter, "dlq_time")).isNotBlank();
        });
    }

    @Test
    void whatBreaksContractOrStatusMachineBecomesADeadLetterAtOnce() {
        topics.sendOrders(
                id,
                Bodies.order("e1", id, "created"),
                Bodies.order("e2", id, "success"),
                Bodies.order("e3", id, "failed"),
                Bodies.order("e4", id, "updated").replace("}", ",\"surprise\":1}"),
                Bodies.order("e5", id, "updated").replace(Bodies.USER, "nobody"),
                "[]");
        topics.order(id, null);
        topics.flush();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(topics.deadLetters("orders", id))
                        .extracting(letter -> header(letter, "dlq_reason"))
                        .containsExactlyInAnyOrder(
                                "invalid-transition", "malformed", "malformed", "malformed", "malformed"));
        assertThat(topics.deadLetters("orders", id))
                .extracting(letter -> header(letter, "dlq_detail"))
                .anyMatch(detail -> detail.contains("cannot become 'failed'"))
                .anyMatch(detail -> detail.contains("/surprise is not a member"))
                .anyMatch(detail -> detail.contains("/user_id must be a UUID"));
        assertThat(rows.kinds(id)).containsExactly("created", "success");
    }

    @Test
    void updatesThatComeBeforeTheirOrderWaitAndAreAppliedInTheirOrder() {
        topics.sendOrders(id, Bodies.order("e2", id, "updated", T1), Bodies.order("e3", id, "updated", T2));
        topics.dispute(id, dispute("d2", "closed", T2));
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.flush();
        await().atMost(LONG).until(() -> rows.parked(id) == 4);
        topics.sendOrders(id, Bodies.order("e1", id, "created"), Bodies.order("e4", id, "success", T2));
        awaitStatus(id, "success");
        assertThat(rows.kinds(id)).containsExactly("created", "updated", "updated", "success");
        awaitDispute("won");
        await().atMost(LONG).until(() -> rows.parked(id) == 0);
        assertThat(topics.deadLetters("orders", id)).isEmpty();
        assertThat(topics.deadLetters("disputes", id)).isEmpty();
    }

    @Test
    void orderThatComesOverHttpLetsGoOfWhatWaitsForIt() {
        topics.sendOrders(id, Bodies.order("e2", id, "success", T1));
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.flush();
        await().atMost(LONG).until(() -> rows.parked(id) == 2);
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);
        awaitStatus(id, "success");
        awaitDispute("opened");
        await().atMost(LONG).until(() -> rows.parked(id) == 0);
    }

    @Test
    void disputeAnHourBeforeItsOrderIsAppliedWhenTheOrderComes() {
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.flush();
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        clock.advance(Duration.ofHours(1));
        topics.sendOrders(id, Bodies.order("e1", id, "created"));
        awaitDispute("opened");
        assertThat(topics.deadLetters("disputes", id)).isEmpty();
    }

    @Test
    void disputeWhoseOrderDoesNotComeInTimeBecomesADeadLetter() {
        topics.dispute(id, dispute("d1", "opened", T1));
        topics.flush();
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        clock.advance(Duration.ofHours(1));
        assertThat(topics.deadLetters("disputes", id)).isEmpty();
        clock.advance(Duration.ofHours(1));
        await().atMost(LONG).until(() -> topics.deadLetters("disputes", id).size() == 1);
        assertThat(topics.deadLetters("disputes", id)).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(dispute("d1", "opened", T1));
            assertThat(letter.key()).isEqualTo(id);
            assertThat(header(letter, "ce_id")).isEqualTo(id);
            assertThat(header(letter, "dlq_reason")).isEqualTo("not-found");
            assertThat(header(letter, "dlq_topic")).isEqualTo(topics.name("disputes"));
        });
        await().atMost(LONG).until(() -> rows.parked(id) == 0);
    }

    @Test
    void parkedUpdateThatTurnsOutToBeForbiddenBecomesADeadLetter() {
        topics.sendOrders(id, Bodies.order("e2", id, "success", T1), Bodies.order("e3", id, "failed", T1));
        await().atMost(LONG).until(() -> rows.parked(id) == 2);
        topics.sendOrders(id, Bodies.order("e1", id, "created"));
        await().atMost(LONG).until(() -> topics.deadLetters("orders", id).size() == 1);
        assertThat(header(topics.deadLetters("orders", id).getFirst(), "dlq_reason"))
                .isEqualTo("invalid-transition");
        awaitStatus(id, "success");
    }

    @Test
    void parkedUpdateThatAStricterContractRefusesHarmsNoOther() {
        topics.order(id, Bodies.order("e2", id, "updated", T1));
        topics.order(id, Bodies.order("e3", id, "success", T2));
        await().atMost(LONG).until(() -> rows.parked(id) == 2);
        jdbc.sql(
                        "update parked_updates set payload = replace(payload, '\"updated\"', '\"renamed\"') where order_id = ?")
                .param(id)
                .update();

        topics.sendOrders(id, Bodies.order("e1", id, "created"));

        awaitStatus(id, "success");
        assertThat(rows.kinds(id)).containsExactly("created", "success");
        await().atMost(LONG).until(() -> topics.deadLetters("orders", id).size() == 1);
        assertThat(header(topics.deadLetters("orders", id).getFirst(), "dlq_reason"))
                .isEqualTo("malformed");
        await().atMost(LONG).until(() -> rows.parked(id) == 0);
    }

    @Test
    void databaseThatIsAwayIsWaitedForAndNothingIsSkipped() {
        database.cut();
        for (int i = 0; i < 200; i++) {
            topics.order(id + i, Bodies.order("e1", id + i, "created"));
            topics.order(id + i, Bodies.order("e2", id + i, "success"));
        }
        topics.flush();
        await().atMost(LONG).until(() -> api.get("/readyz").status() == 503);
        api.restore(database);
        await().atMost(LONG).until(() -> rows.orders(id) == 200);
        await().atMost(LONG).until(() -> rows.orders(id, "success") == 200);
        assertThat(topics.deadLetters("orders", id)).isEmpty();
    }

    @Test
    void listenerThatDiesMakesTheServiceUnready() {
        assertThat(api.get("/readyz").status()).isEqualTo(200);
        var listener = Objects.requireNonNull(listeners.getListenerContainer("orders"));
        listener.stop();
        try {
            assertThat(api.get("/readyz").status()).isEqualTo(503);
            assertThat(api.get("/livez").status()).isEqualTo(200);
        } finally {
            listener.start();
        }
        await().atMost(LONG).until(() -> api.get("/readyz").status() == 200);
    }

    @Test
    void topicsAreCreatedWhenMissingAndNeverAltered(@Autowired KafkaAdmin admin) throws Exception {
        try (var client = Topics.admin()) {
            assertThat(partitions(client, topics.name("orders"))).isEqualTo(3);
            assertThat(partitions(client, topics.name("disputes-dlq"))).isEqualTo(3);
            var letters = new ConfigResource(ConfigResource.Type.TOPIC, topics.name("orders-dlq"));
            var config = client.describeConfigs(List.of(letters)).all().get().get(letters);
            assertThat(Objects.requireNonNull(config).get("retention.ms").value())
                    .isEqualTo("-1");

            String existing = "existing-" + UUID.randomUUID();
            client.createTopics(List.of(new NewTopic(existing, 1, (short) 1)))
                    .all()
                    .get();
            var topics = List.of(existing, existing + "2", existing + "3", existing + "4");
            creator(admin, topics, (short) 1).start();
            assertThat(partitions(client, existing)).isEqualTo(1);
            assertThat(partitions(client, existing + "2")).isEqualTo(3);
        }
    }

    @Test
    void topicsThatKeepLessThanIsWantedAreWarnedOf(@Autowired KafkaAdmin admin, CapturedOutput output)
            throws Exception {
        String name = "weak-" + UUID.randomUUID();
        List<String> weak = List.of(name + 1, name + 2, name + 3, name + 4);
        try (var client = Topics.admin()) {
            client.createTopics(weak.stream()
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            await().until(() -> client.listTopics().names().get().containsAll(weak));
        }

        int before = output.getAll().length();
        creator(admin, weak, (short) 1).start();
        int between = output.getAll().length();
        creator(admin, weak, (short) 3).start();

        assertThat(output.getAll().substring(before, between))
                .containsOnlyOnce("event=replication_low replication=1;")
                .containsOnlyOnce("event=topic_weak topic=%s3 setting=retention.ms".formatted(name))
                .doesNotContain("topic=%s1 ".formatted(name));
        assertThat(output.getAll().substring(between))
                .doesNotContain("event=replication_low")
                .contains(
                        "event=topic_weak topic=%s1 setting=replication value=1 wanted=3".formatted(name),
                        "event=topic_weak topic=%s1 setting=min.insync.replicas value=1 wanted=2".formatted(name));
    }

    private static TopicCreator creator(KafkaAdmin admin, List<String> topics, short replication) {
        var kinds = List.of(
                new KafkaTopics.OfKind(KindName.ORDER, topics.get(0), topics.get(2), "g"),
                new KafkaTopics.OfKind(KindName.DISPUTE, topics.get(1), topics.get(3), "h"));
        return new TopicCreator(
                admin, new KafkaTopics(kinds), new KafkaProperties("localhost:1", "o", "d", 3, replication));
    }

    @Test
    void partitionsOfAKilledConsumerMoveOnAfterTenSeconds(@Autowired ConsumerFactory<byte[], byte[]> consumers) {
        assertThat(consumers.getConfigurationProperties()).containsEntry("session.timeout.ms", "10000");
    }

    private static int partitions(org.apache.kafka.clients.admin.Admin client, String topic) throws Exception {
        return Objects.requireNonNull(client.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions()
                .size();
    }

    private String dispute(String event, String status, String occurredAt) {
        return Bodies.dispute(event, id, status, occurredAt, ",\"meta\":{\"resolution\":\"won\"}");
    }

    private void awaitStatus(String order, String status) {
        await().atMost(LONG).until(() -> api.get("/orders/" + order).text("/status"), status::equals);
    }

    private void awaitDispute(String status) {
        await().atMost(LONG).until(() -> api.get("/disputes?order_id=" + id).text("/items/0/status"), status::equals);
    }
}
