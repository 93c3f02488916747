package dev.sluice.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.Bodies;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.support.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
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
    Environment environment;

    @Autowired
    KafkaListenerEndpointRegistry listeners;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void updateOfATopicThatWasMadeAnewIsNotTakenForTheOneParkedAtItsOffset() throws Exception {
        makeAnew(topics.name("orders"));
        send("e2", "updated");
        await().atMost(LONG).until(() -> parked(id) == 1);

        makeAnew(topics.name("orders"));
        send("e3", "updated");
        await().atMost(LONG).until(() -> parked(id) == 2);

        send("e1", "created");
        await().atMost(LONG).until(() -> parked(id) == 0);
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
        await().atMost(LONG).until(() -> parked(id + 3) == 0);
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

        await().atMost(LONG).until(() -> parked(id) == 0);

        assertThat(jdbc.sql("select count(*) from orders where status = 'success' and order_id like ? || '%'")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(MANY);
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
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
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

    private long parked(String prefix) {
        return jdbc.sql("select count(*) from parked_updates where order_id like ? || '%'")
                .param(prefix)
                .query(Long.class)
                .single();
    }
}
