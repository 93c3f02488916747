package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.support.Topics;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A session of somebody else's holds one row: the topic goes on, and that row's updates are applied in order afterwards. */
@KafkaApiTest
class LockedRowsKafkaIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String T1 = "2026-11-23T09:00:00Z";
    private static final String T2 = "2026-11-23T10:00:00Z";

    @Autowired
    Api api;

    @Autowired
    Topics topics;

    @Autowired
    Owner owner;

    @Autowired
    TestClock clock;

    private final String id = "held-" + UUID.randomUUID();

    @Test
    void aHeldOrderWaitsAsideAndNeverExpires() {
        topics.sendOrders(id, Bodies.order("e1", id, "created"));
        awaitKinds("created");
        try (Session _ = owner.hold("select from orders where order_id = '%s' for update".formatted(id))) {
            topics.sendOrders(id, Bodies.order("e2", id, "updated", T1));
            assertTheTopicGoesOn();
            awaitRetried(1);
            clock.advance(Duration.ofHours(3));
            topics.sendOrders(id, Bodies.order("e3", id, "success", T2));
            awaitRetried(2);
        }
        awaitKinds("created", "updated", "success");
        assertNothingIsLeft();
    }

    @Test
    void anOrderThatAnotherSessionIsCreatingWaitsAside() {
        try (Session _ = owner.hold("""
                insert into orders (order_id, user_id, status, created_at, updated_at)
                values ('%s', gen_random_uuid(), 'created', now(), now())""".formatted(id))) {
            topics.sendOrders(id, Bodies.order("e1", id, "created"), Bodies.order("e2", id, "success", T1));
            assertTheTopicGoesOn();
            awaitRetried(2);
        }
        awaitKinds("created", "success");
        assertNothingIsLeft();
    }

    @Test
    void aHeldDisputeWaitsAside() {
        topics.sendOrders(id, Bodies.order("e1", id, "created"));
        awaitKinds("created");
        topics.dispute(id, Bodies.dispute("d1", id, "opened", T1, ""));
        topics.flush();
        await().atMost(LONG).until(() -> !dispute().isEmpty());
        try (Session _ = owner.hold("select from disputes where order_id = '%s' for update".formatted(id))) {
            topics.dispute(id, Bodies.dispute("d2", id, "closed", T2, ",\"meta\":{\"resolution\":\"won\"}"));
            topics.dispute(id + "-other", Bodies.dispute("d1", id, "opened", T1, ",\"dispute_id\":\"other\""));
            topics.flush();
            awaitRetried(1);
            await().atMost(LONG)
                    .until(() -> api.all("/disputes?order_id=" + id, 200).size() == 2);
        }
        await().atMost(LONG).until(() -> dispute().equals("won"));
        assertNothingIsLeft();
    }

    private void assertTheTopicGoesOn() {
        for (int i = 0; i < 20; i++) {
            topics.sendOrders(id + "-other-" + i, Bodies.order("e1", id + "-other-" + i, "created"));
        }
        await().atMost(LONG)
                .until(() -> owner.value("select count(*) from orders where order_id like '%s-other-%%'".formatted(id))
                        .equals("20"));
    }

    private void awaitRetried(int updates) {
        await().atMost(LONG)
                .until(() -> owner.value(
                                "select count(*) from parked_updates where order_id = '%s' and waits_for = 'retry' and reason is null"
                                        .formatted(id))
                        .equals("" + updates));
    }

    private void awaitKinds(String... kinds) {
        await().atMost(LONG)
                .until(
                        () -> api.get("/orders/" + id).status() == 200
                                ? api.all("/orders/" + id + "/events", 200).stream()
                                        .map(event -> event.path("kind").asString())
                                        .toList()
                                : List.of(),
                        List.of(kinds)::equals);
    }

    private String dispute() {
        return api.get("/disputes?order_id=" + id)
                .body()
                .path("items")
                .valueStream()
                .filter(dispute -> !dispute.has("dispute_id"))
                .map(dispute -> dispute.path("status").asString())
                .findFirst()
                .orElse("");
    }

    private void assertNothingIsLeft() {
        await().atMost(LONG)
                .until(() -> owner.value("select count(*) from parked_updates where order_id = '%s'".formatted(id))
                        .equals("0"));
        for (String kind : List.of("orders", "disputes")) {
            assertThat(topics.deadLetters(kind))
                    .noneMatch(letter -> letter.key().startsWith(id));
        }
    }
}
