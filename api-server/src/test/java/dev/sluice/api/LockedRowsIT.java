package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.Database.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A session of somebody else's holds one row: only updates of that row wait, and they are told so. */
@ApiTest
@Timeout(120)
class LockedRowsIT {

    /** Much more than an update takes, much less than a wait for a lock. */
    private static final Duration NORMAL = Duration.ofSeconds(1);

    private static final int CALLERS = 20;

    /** What is held; {@code ID} stands for an order of the test's, {@code EVENT} for a new event each time. */
    enum Row {
        ORDER("orders", "select from orders where order_id = 'ID' for update", Bodies.order("EVENT", "ID", "updated")),
        NEW_ORDER("orders", """
                insert into orders (order_id, user_id, status, created_at, updated_at)
                values ('ID-new', gen_random_uuid(), 'created', now(), now())""", Bodies.order("EVENT", "ID-new", "created")),
        DISPUTE(
                "disputes",
                "select from disputes where order_id = 'ID' for update",
                Bodies.dispute("EVENT", "ID", "updated", "2026-11-23T09:00:00Z", "")),
        NEW_DISPUTE(
                "disputes",
                """
                insert into disputes (order_id, dispute_id, user_id, status, reason, amount, currency, opened_at, occurred_at)
                values ('ID', 'new', gen_random_uuid(), 'opened', 'none', 1, 'EUR', now(), now())""",
                Bodies.dispute("EVENT", "ID", "opened", "2026-11-23T09:00:00Z", ",\"dispute_id\":\"new\""));

        private final String batcher;
        private final String hold;
        private final String body;

        Row(String batcher, String hold, String body) {
            this.batcher = batcher;
            this.hold = hold;
            this.body = body;
        }

        String path() {
            return "/internal/updates/" + batcher;
        }

        boolean isNew() {
            return name().startsWith("NEW");
        }
    }

    @Autowired
    Api api;

    @Autowired
    Owner owner;

    @Autowired
    MeterRegistry meters;

    private final String id = "locked-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void aHeldRowDelaysItsOwnUpdatesOnly(Row row) {
        for (String order : List.of(id, other())) {
            assertThat(api.order(Bodies.order("created", order, "created")).status())
                    .isEqualTo(200);
            api.dispute(Bodies.dispute("opened", order, "opened", "2026-11-23T08:30:00Z", ""));
        }
        var answers = new ConcurrentHashMap<String, Integer>();
        var stop = new AtomicBoolean();
        CompletableFuture<?> callers;
        try (Session _ = owner.hold(row.hold.replace("ID", id))) {
            callers = CompletableFuture.runAsync(
                    () -> Concurrently.call(CALLERS, i -> {
                        for (int n = 0; !stop.get(); n++) {
                            String event = "held-%s-%s".formatted(i, n);
                            var answer = send(row, event, id);
                            answers.put(event, answer.status());
                            if (answer.status() == 503) {
                                assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:order-busy");
                                assertThat(answer.http().headers().firstValue("Retry-After"))
                                        .isPresent();
                            }
                        }
                        return i;
                    }),
                    Thread::startVirtualThread);
            await().until(() -> waitingForLock(row) > 0);

            for (int n = 0; answers.size() < CALLERS; n++) {
                long begun = System.nanoTime();
                assertThat(send(row, "other-" + n, other()).status()).isIn(200, 409);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NORMAL);
            }
            assertThat(answers.values()).containsOnly(503);
        }
        await().until(() -> answers.containsValue(200));
        stop.set(true);
        callers.join();

        assertThat(answers.values()).allMatch(status -> status == 200 || status == 503 || row.isNew());
        long applied = answers.values().stream().filter(status -> status == 200).count();
        assertThat(events(row)).hasSize((int) applied).doesNotHaveDuplicates();
        assertThat(waitingForLock(row)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER", "DISPUTE"})
    void whatWaitsForALockIsAppliedInItsOrder(Row row) {
        api.order(Bodies.order("created", id, "created"));
        api.dispute(Bodies.dispute("opened", id, "opened", "2026-11-23T08:30:00Z", ""));
        var answers = new ArrayList<CompletableFuture<Api.Answer>>();
        try (Session _ = owner.hold(row.hold.replace("ID", id))) {
            for (int n = 0; n < 5; n++) {
                String event = "held-" + n;
                answers.add(CompletableFuture.supplyAsync(() -> send(row, event, id), Thread::startVirtualThread));
                int sent = n + 1;
                await().pollInterval(Duration.ofMillis(5)).until(() -> waitingForLock(row) == sent);
            }
        }
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .extracting(Api.Answer::status)
                .containsOnly(200);
        assertThat(events(row))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(n -> "held-" + n).toList());
    }

    private Api.Answer send(Row row, String event, String order) {
        return api.post(row.path(), row.body.replace("EVENT", event).replace("ID", order));
    }

    private String other() {
        return id.replace("locked", "other");
    }

    /** A retry is short, and what it begins does not wait meanwhile. */
    private double waitingForLock(Row row) {
        return meters.get("sluice.batch.locked")
                .tag("batcher", row.batcher)
                .gauge()
                .value();
    }

    private List<String> events(Row row) {
        String events = owner.value((row.batcher.equals("orders")
                        ? "select string_agg(provider_event_id, ',' order by e.id) from order_events e join orders o on o.key = e.order_key where kind <> 'conflict' and order_id like 'ID%'"
                        : "select string_agg(provider_event_id, ',' order by e.id) from dispute_events e join disputes d on d.key = e.dispute_key where kind <> 'conflict' and order_id = 'ID'")
                .replace("ID", id));
        return List.of(events.split(",")).stream()
                .filter(event -> event.startsWith("held-"))
                .toList();
    }
}
