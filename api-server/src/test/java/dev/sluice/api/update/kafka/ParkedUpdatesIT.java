package dev.sluice.api.update.kafka;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.support.Topics;
import dev.sluice.api.support.UpdateRows;
import dev.sluice.api.update.parked.Suspects;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** No parked update suffers from another one. */
@KafkaApiTest
class ParkedUpdatesIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** More than a sweep looks at together. */
    private static final int MANY = 600;

    @Autowired
    Api api;

    @Autowired
    Topics topics;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Owner owner;

    @Autowired
    Environment environment;

    @Autowired
    KafkaListenerEndpointRegistry listeners;

    @Autowired
    UpdateRows rows;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void updateOfATopicThatWasMadeAnewIsNotTakenForTheOneParkedAtItsOffset() throws Exception {
        makeAnew(topics.name("orders"));
        send("e2", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 1);

        makeAnew(topics.name("orders"));
        send("e3", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 2);

        send("e1", "created");
        await().atMost(LONG).until(() -> rows.parked(id) == 0);
        assertThat(api.all("/orders/" + id + "/events", 200))
                .extracting(event -> event.path("provider_event_id").asString())
                .containsExactly("e1", "e2", "e3");
    }

    @Test
    void updateThatThrowsStopsNoOtherAndDoesNotExpire() {
        store(2);
        // Headers that we would not write, and cannot read
        park(1, "no json");
        park(2, "[]");
        park(3, "[]");
        clock.advance(Duration.ofHours(3));

        await().atMost(LONG).until(() -> status(id + 2), "updated"::equals);
        await().atMost(LONG).until(() -> rows.parked(id + 3) == 0);
        assertThat(status(id + 1)).isEqualTo("created");

        jdbc.sql("update parked_updates set headers = '[]' where order_id = ?")
                .param(id + 1)
                .update();
        await().atMost(LONG).until(() -> status(id + 1), "updated"::equals);
    }

    @Test
    void updateThatTheSweepHasNotLookedAtDoesNotExpire() {
        store(MANY);
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", headers, payload_hash)
                        select 'order', ? || i, replace(?, 'ORDER', ? || i), now() - interval '1 day', 'many', 0, i, '[]', ''
                        from generate_series(1, ?) as i
                        """)
                .params(id, Bodies.order("e2", "ORDER", "success"), id, MANY)
                .update();

        await().atMost(LONG).until(() -> rows.parked(id) == 0);

        assertThat(rows.orders(id, "success")).isEqualTo(MANY);
    }

    @Test
    void updateThatThrowsDoesNotMakeThoseThatComeAfterItLookGuilty() throws Exception {
        send("e2", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        try (Session _ = owner.failUpdatesOf(id)) {
            send("e1", "created");
            send("e3", "success");
            await().atMost(LONG).until(() -> rows.kinds(id).equals(List.of("created")));
            assertThat(rows.heldDetails(id)).isEmpty();

            // Minutes that matter begin when the sweep has met it
            await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
                clock.advance(Suspects.LONG_ENOUGH.dividedBy(10));
                return rows.heldDetails(id).size() == 2;
            });
            assertThat(rows.heldDetails(id).getFirst()).contains("XX000");
            assertThat(rows.heldDetails(id).getLast()).contains("earlier update");
        }
        release();
        await().atMost(LONG).until(() -> rows.kinds(id).equals(List.of("created", "updated", "success")));
        assertNoDeadLetter();
    }

    @Test
    void updateThatTheDatabaseRefusesBecomesADeadLetterAndThoseAfterItAreApplied() {
        send("e2", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        owner.execute(
                "alter table order_events add constraint no_%s check (payload not like '%%%s\"%%' or kind <> 'updated')"
                        .formatted(id.replace('-', '_'), id));
        send("e1", "created");
        send("e3", "success");
        await().atMost(LONG).until(() -> rows.kinds(id).equals(List.of("created", "success")));
        await().atMost(LONG)
                .until(() -> topics.deadLetters("orders").stream()
                        .anyMatch(letter -> letter.key().equals(id)));
        assertThat(topics.deadLetters("orders"))
                .filteredOn(letter -> letter.key().equals(id))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value()).contains("\"e2\"");
                    assertThat(header(letter, "dlq_reason")).isEqualTo("internal");
                    assertThat(header(letter, "dlq_detail")).contains("23514");
                });
    }

    @Test
    void nothingExpiresUntilTheConsumerHasCaughtUp() {
        send("e2", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        var listener = Objects.requireNonNull(listeners.getListenerContainer("orders"));
        listener.stop();
        try {
            send("e1", "created");
            clock.advance(Duration.ofHours(3));
            for (int sweep = 1; sweep <= 2; sweep++) {
                awaitASweep();
            }
            assertThat(rows.parked(id)).isEqualTo(1);
        } finally {
            listener.start();
        }
        await().atMost(LONG).until(() -> rows.kinds(id).equals(List.of("created", "updated")));
        assertNoDeadLetter();
    }

    /** A publisher's clock says nothing of what was applied. */
    @Test
    void recordStampedAheadDoesNotHideThoseAfterIt() throws Exception {
        allowAnyTimestamp();
        send("e2", "updated");
        await().atMost(LONG).until(() -> rows.parked(id) == 1);
        var listener = Objects.requireNonNull(listeners.getListenerContainer("orders"));
        listener.stop();
        try {
            topics.orderStampedAhead(id, Bodies.order("e1", id + "-other", "created"), Duration.ofDays(1));
            send("e1", "created");
            clock.advance(Duration.ofHours(3));
            for (int sweep = 1; sweep <= 10; sweep++) {
                awaitASweep();
            }
            assertThat(rows.parked(id)).isEqualTo(1);
        } finally {
            listener.start();
        }
        await().atMost(LONG).until(() -> rows.kinds(id).equals(List.of("created", "updated")));
        assertNoDeadLetter();
    }

    /** A broker refuses what is stamped more than an hour ahead, unless it is told not to. */
    private void allowAnyTimestamp() throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.name("orders"));
        var any = new ConfigEntry("message.timestamp.after.max.ms", "" + Long.MAX_VALUE);
        try (var admin = Topics.admin()) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(any, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** An update that only the sweep applies has been applied. */
    private void awaitASweep() {
        String other = "order-" + UUID.randomUUID();
        jdbc.sql(
                        "insert into orders (order_id, user_id, status, created_at, updated_at) values (?, ?::uuid, 'created', now(), now())")
                .params(other, Bodies.USER)
                .update();
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", headers, payload_hash, waits_for)
                        values ('order', ?, ?, now(), 'sweep', 0, 1, '[]', sha256(convert_to(?, 'UTF8')), 'retry')
                        """).params(other, Bodies.order("e2", other, "updated"), other).update();
        await().atMost(LONG).until(() -> rows.parked(other) == 0);
    }

    private void release() {
        jdbc.sql("update parked_updates set waits_for = 'retry', reason = null, detail = null where order_id = ?")
                .param(id)
                .update();
    }

    private void assertNoDeadLetter() {
        assertThat(topics.deadLetters("orders"))
                .noneMatch(letter -> letter.key().equals(id));
    }

    private void send(String event, String status) {
        topics.order(id, Bodies.order(event, id, status));
        topics.flush();
    }

    /** Deletes a topic with its group's offsets, as an operator might, and creates it again. */
    private void makeAnew(String topic) throws Exception {
        var listener = Objects.requireNonNull(listeners.getListenerContainer("orders"));
        listener.stop();
        try (var admin = Topics.admin()) {
            String group = environment.getRequiredProperty("kafka.orders-consumer-group");
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            admin.deleteConsumerGroups(List.of(group)).all().get());
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(LONG).until(() -> !admin.listTopics().names().get().contains(topic));
            // A producer that knows the topic sends to the partitions that it had
            int partitions = environment.getRequiredProperty("kafka.partitions", Integer.class);
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
        listener.start();
    }

    private void store(int orders) {
        jdbc.sql("""
                        insert into orders (order_id, user_id, status, created_at, updated_at)
                        select ? || i, ?::uuid, 'created', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z' from generate_series(1, ?) as i
                        """).params(id, Bodies.USER, orders).update();
    }

    private void park(int number, String headers) {
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", headers, payload_hash)
                        values ('order', ?, ?, now(), ?, 0, ?, ?, '')
                        """)
                .params(
                        id + number,
                        Bodies.order("e2", id + number, "updated"),
                        topics.name("orders"),
                        1_000_000 + number,
                        headers)
                .update();
    }

    private String status(String order) {
        return jdbc.sql("select status from orders where order_id = ?")
                .param(order)
                .query(String.class)
                .single();
    }
}
