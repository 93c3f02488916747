package dev.sluice.api.update.kafka;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.KafkaApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.support.Topics;
import dev.sluice.api.support.UpdateRows;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.State;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateService;
import dev.sluice.api.update.parked.Suspects;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Database.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** Only what is shown to be a record's own fault becomes a dead letter. */
@KafkaApiTest
@Import(RedriveRunner.class)
@ExtendWith(OutputCaptureExtension.class)
class BlameIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int ORDERS = 20;

    /** Each in a batch of its own: often enough for the listener's connection to have its statements prepared. */
    private static final int LONE_UPDATES = 10;

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
    MeterRegistry meters;

    @Autowired
    ListenersHealthIndicator listeners;

    @Autowired
    PolledBatches batches;

    @Autowired
    UpdateEngine engine;

    @Autowired
    UpdateRows rows;

    @Autowired
    RedriveRunner redrive;

    private final String id = "order-" + UUID.randomUUID() + "-";

    @Test
    void tableThatIsAlteredWhileRunningCostsNoUpdate() {
        send("e1", "created");
        awaitEvents(ORDERS);
        for (int i = 1; i <= LONE_UPDATES; i++) {
            sendLone("e" + i, i == 1 ? "created" : "updated");
            awaitEvents(ORDERS + i);
        }
        owner.execute("alter table orders alter column status type varchar(30)");
        sendLone("after", "updated");
        awaitEvents(ORDERS + LONE_UPDATES + 1);
        send("e2", "updated");
        send("e3", "success");
        awaitEvents(3 * ORDERS + LONE_UPDATES + 1);
        assertAppliedInOrder("created", "updated", "success");
    }

    @Test
    void privilegeThatIsMissingForAWhileCostsNoUpdate() {
        send("e1", "created");
        awaitEvents(ORDERS);
        owner.execute("revoke insert on order_events from sluice_service");
        try {
            send("e2", "updated");
            send("e3", "success");
            await().atMost(LONG).until(() -> retrying() > 0);
            clock.advance(Duration.ofMinutes(10));
            await().atMost(LONG).until(() -> api.get("/readyz").status() == 503);
            assertThat(retrying()).isGreaterThan(60);
            assertThat(listeners.health().getStatus()).isEqualTo(Status.DOWN);
            await().atMost(LONG).until(() -> lag() >= 2 * ORDERS);
            assertThat(gauge("sluice.kafka.oldest")).isGreaterThan(60);
        } finally {
            owner.execute("grant insert on order_events to sluice_service");
        }
        awaitEvents(3 * ORDERS);
        assertAppliedInOrder("created", "updated", "success");
        await().atMost(LONG).until(() -> retrying() == 0);
        await().atMost(LONG).until(() -> lag() == 0);
        await().atMost(LONG).until(() -> api.get("/readyz").status() == 200);
    }

    @Test
    void consumesNothingWhileTheServiceIsNotReady() {
        owner.execute("revoke insert on write_probe from sluice_service");
        try {
            await().atMost(LONG).until(() -> api.get("/readyz").status() == 503);
            send("e1", "created");
            await().atMost(LONG).until(() -> retrying() > 0);
            assertThat(events()).isZero();
        } finally {
            owner.execute("grant insert on write_probe to sluice_service");
        }
        awaitEvents(ORDERS);
    }

    @Test
    void updateThatAloneKeepsFailingIsHeldWithLaterOnesOfItsOrderUntilItIsRedriven() throws Exception {
        send("e1", "created");
        awaitEvents(ORDERS);
        try (Session _ = owner.failUpdatesOf(id + 0)) {
            send("e2", "updated");
            send("e3", "success");
            await().atMost(LONG).until(() -> events() == 3L * ORDERS - 2);
            assertThat(rows.heldDetails(id)).isEmpty();
            clock.advance(Suspects.LONG_ENOUGH.plusSeconds(1));
            await().atMost(LONG).until(() -> rows.heldDetails(id).size() == 2);
            assertThat(rows.heldDetails(id + 0).getFirst()).contains("Exception", "XX000");
            assertThat(redrive.run("--dry-run").printed()).contains("internal", "2");
            await().atMost(LONG).until(() -> retrying() == 0);
        }
        assertThat(redrive.run("--reason", "internal").printed()).contains("2 put back");
        awaitEvents(3 * ORDERS);
        assertAppliedInOrder("created", "updated", "success");
        assertThat(rows.heldDetails(id)).isEmpty();
    }

    @Test
    void dataThatTheDatabaseRefusesIsADeadLetterAndItsNeighboursAreApplied() {
        owner.execute("alter table order_events add constraint no_e2 check (provider_event_id <> 'e2-" + id + "')");
        topics.order(id + 0, Bodies.order("e1", id + 0, "created"));
        topics.order(id + 0, Bodies.order("e2-" + id, id + 0, "updated"));
        topics.order(id + 0, Bodies.order("e3", id + 0, "success"));
        topics.flush();
        await().atMost(LONG)
                .until(() -> topics.deadLetters("orders").stream()
                        .anyMatch(letter -> letter.key().equals(id + 0)));
        assertThat(topics.deadLetters("orders"))
                .filteredOn(letter -> letter.key().equals(id + 0))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(header(letter, "dlq_reason")).isEqualTo("internal");
                    assertThat(header(letter, "dlq_detail")).contains("DataIntegrityViolationException", "23514");
                });
        awaitEvents(2);
    }

    @Test
    void recordThatWeFailToReadIsADeadLetterAfterMinutes(CapturedOutput output) {
        PolledBatch<?, ?> batch = unreadable(orders());
        var records = List.of(record(0, "bad"), record(1, Bodies.order("e1", id, "created")));

        await().atMost(LONG).until(() -> {
            assertThatThrownBy(() -> batch.apply(records))
                    .isInstanceOfSatisfying(
                            BatchListenerFailedException.class,
                            failed -> assertThat(failed.getIndex()).isZero());
            return events() == 1;
        });
        assertThat(output).doesNotContain("event=record_unreadable");
        giveUntilDone(batch, records, Suspects.LONG_ENOUGH.plusSeconds(1));

        assertThat(output).containsOnlyOnce("event=record_unreadable");
        assertThat(topics.deadLetters("orders"))
                .filteredOn(letter -> letter.key().equals(id))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value()).isEqualTo("bad");
                    assertThat(header(letter, "dlq_reason")).isEqualTo("internal");
                    assertThat(header(letter, "dlq_detail")).contains("IllegalStateException");
                });
    }

    /** As the listener does with a batch that fails, for whatever reason there may be around it. */
    private void giveUntilDone(PolledBatch<?, ?> batch, List<ConsumerRecord<byte[], byte[]>> records, Duration before) {
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(BatchListenerFailedException.class)
                .until(() -> {
                    clock.advance(before);
                    batch.apply(records);
                    return true;
                });
    }

    private ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return new ConsumerRecord<>(
                topics.name("orders"),
                0,
                offset,
                id.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
    }

    private <C extends Change, S extends State<S>> PolledBatch<C, S> unreadable(UpdateService<C, S> service) {
        return batches.create(
                topics.name("orders"),
                service.kindName(),
                (value, source) -> {
                    if (new String(Objects.requireNonNull(value), StandardCharsets.UTF_8).equals("bad")) {
                        throw new IllegalStateException("As a bug of ours would");
                    }
                    return service.read(value, source);
                },
                service);
    }

    /** As if what it was tried together with, of the same order, had left before anybody looked for it. */
    private <C extends Change, S extends State<S>> PolledBatch<C, S> failingOnce(UpdateService<C, S> service) {
        var attempts = new AtomicInteger();
        return batches.create(topics.name("orders"), service.kindName(), service::read, updates -> {
            if (attempts.getAndIncrement() == 0) {
                throw new DataIntegrityViolationException("parked", new SQLException("no", "23514"));
            }
            return service.apply(updates);
        });
    }

    @Test
    void updateThatFailedBesideAParkedOneThatHasLeftSinceIsTriedOnceMore() {
        giveUntilDone(failingOnce(orders()), List.of(record(0, Bodies.order("e1", id, "created"))), Duration.ZERO);

        assertThat(events()).isEqualTo(1);
        assertThat(topics.deadLetters("orders"))
                .noneMatch(letter -> letter.key().equals(id));
    }

    /** The sweep may hold an update while a batch with a later one is on its way. */
    @Test
    void updateDoesNotOvertakeOneThatIsHeldOnlyNow() {
        send(id, "created", "e1");
        awaitEvents(1);
        hold("e2");

        assertThat(outcomes(orders(), record(1_000_002, Bodies.order("e3", id, "success"))))
                .singleElement()
                .isInstanceOf(Outcome.Held.class);

        assertThat(events()).isEqualTo(1);
        assertThat(rows.heldDetails(id))
                .containsExactly("bug", "An earlier update of its order is held; redrive them together.");
        // Over HTTP the provider is answered, and is not told of what came over Kafka
        assertThat(api.order(Bodies.order("e4", id, "success")).status()).isEqualTo(200);
    }

    /** It was parked by a batch that did not see the sweep hold the one before it. */
    @Test
    void parkedUpdateDoesNotOvertakeOneThatIsHeldOnlyNow() {
        send(id, "created", "e1");
        awaitEvents(1);
        hold("e2");
        park("e3", "retry", null);

        await().atMost(LONG).until(() -> rows.heldDetails(id).size() == 2);
        assertThat(events()).isEqualTo(1);
    }

    private void send(String order, String status, String event) {
        topics.order(order, Bodies.order(event, order, status));
        topics.flush();
    }

    private void hold(String event) {
        park(event, "operator", "bug");
    }

    private void park(String event, String waitsFor, @Nullable String reason) {
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", headers, payload_hash,
                           waits_for, reason, detail)
                        values ('order', ?, ?, now(), ?, 0, 1000001, '[]', sha256(convert_to(?, 'UTF8')), ?, ?, ?)
                        """)
                .param(id)
                .param(Bodies.order(event, id, "updated"))
                .param(topics.name("orders"))
                .param(event + id)
                .param(waitsFor)
                .param(reason)
                .param(reason)
                .update();
    }

    private UpdateService<?, ?> orders() {
        return engine.services().stream()
                .filter(service -> service.kindName() == KindName.ORDER)
                .findFirst()
                .orElseThrow();
    }

    private static <C extends Change, S extends State<S>> List<Outcome<S>> outcomes(
            UpdateService<C, S> service, ConsumerRecord<byte[], byte[]> record) {
        Update<C> update = service.read(record.value(), SourceRecords.of(record));
        return service.apply(List.of(update));
    }

    private void send(String event, String status) {
        for (int i = 0; i < ORDERS; i++) {
            topics.order(id + i, Bodies.order(event, id + i, status));
        }
        topics.flush();
    }

    private void sendLone(String event, String status) {
        topics.order(id + "lone", Bodies.order(event, id + "lone", status));
        topics.flush();
    }

    private void assertAppliedInOrder(String... kinds) {
        for (String order : IntStream.range(0, ORDERS).mapToObj(i -> id + i).toList()) {
            assertThat(api.all("/orders/" + order + "/events", 200))
                    .extracting(event -> event.path("kind").asString())
                    .containsExactly(kinds);
        }
        assertThat(topics.deadLetters("orders"))
                .noneMatch(letter -> letter.key().startsWith(id));
    }

    private void awaitEvents(int count) {
        await().atMost(LONG).until(() -> events() == count);
    }

    private long events() {
        return count("select count(*) from order_events where payload like '%' || ? || '%'");
    }

    private long count(String sql) {
        return jdbc.sql(sql).param(id).query(Long.class).single();
    }

    private double retrying() {
        return gauge("sluice.kafka.retrying");
    }

    private double lag() {
        return gauge("sluice.kafka.lag");
    }

    private double gauge(String name) {
        return meters.get(name).tag("topic", topics.name("orders")).gauge().value();
    }
}
