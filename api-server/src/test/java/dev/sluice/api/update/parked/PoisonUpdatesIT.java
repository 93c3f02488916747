package dev.sluice.api.update.parked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.api.support.TestClock;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Database.Session;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each step of a sweep by itself: in HTTP mode none goes on beside the test. */
@ApiTest
class PoisonUpdatesIT {

    private static final String T1 = "2026-11-23T09:00:00Z";
    private static final String T2 = "2026-11-23T10:00:00Z";

    private final String id = "order-" + UUID.randomUUID();
    private final TestClock clock = new TestClock();
    private final WriteCounter writes = new WriteCounter();
    private final JdbcClient jdbc;
    private final Owner owner;
    private final PoisonUpdates orders;
    private final PoisonUpdates disputes;

    private @Nullable Session bug;

    PoisonUpdatesIT(
            @Autowired UpdateEngine engine,
            @Autowired WaitingUpdates waiting,
            @Autowired HeldUpdates held,
            @Autowired JdbcClient jdbc,
            @Autowired Owner owner) {
        this.jdbc = jdbc;
        this.owner = owner;
        this.orders = poison(engine, KindName.ORDER, waiting, held);
        this.disputes = poison(engine, KindName.DISPUTE, waiting, held);
    }

    private PoisonUpdates poison(UpdateEngine engine, KindName kind, WaitingUpdates waiting, HeldUpdates held) {
        return engine.services().stream()
                .filter(service -> service.kindName() == kind)
                .map(service -> new PoisonUpdates(service, waiting, held, writes, clock))
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void create(@Autowired Api api) {
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);
        bug = owner.failUpdatesOf(id);
    }

    @AfterEach
    void mend() {
        Objects.requireNonNull(bug).close();
    }

    @Test
    void updateWhoseRowAnotherSessionHasStopsThoseAfterIt() {
        jdbc.sql("""
                        insert into disputes (order_id, dispute_id, user_id, status, reason, amount, currency, opened_at, occurred_at)
                        values (?, 'a', ?::uuid, 'opened', 'r', 1, 'EUR', ?::timestamptz, ?::timestamptz)
                        """).params(id, Bodies.USER, T1, T1).update();
        park("dispute", Bodies.dispute("d2", id, "closed", T2, ",\"dispute_id\":\"a\""));
        park("dispute", Bodies.dispute("d3", id, "opened", T2, ",\"dispute_id\":\"b\""));

        try (Session _ = owner.hold("select from disputes where order_id = '%s' for update".formatted(id))) {
            disputes.applyOneByOne(id);
            assertThat(waitsFor()).containsExactly("retry", "retry");
        }
        disputes.applyOneByOne(id);
        assertThat(waitsFor()).isEmpty();
    }

    @Test
    void throwsForMinutesAndIsHeldWithThoseAfterIt() {
        park("order", Bodies.order("e2", id, "updated"));
        park("order", Bodies.order("e3", id, "success"));

        sweep(KindName.ORDER);
        clock.advance(Suspects.LONG_ENOUGH);
        assertThat(waitsFor()).containsExactly("retry", "retry");
        sweep(KindName.ORDER);

        assertThat(waitsFor()).containsExactly("operator", "operator");
    }

    @Test
    void timeGoesOnForWhatASweepDoesNotReach() {
        park("order", Bodies.order("e2", id, "updated"));

        sweep(KindName.ORDER);
        clock.advance(Suspects.LONG_ENOUGH.dividedBy(2));
        orders.holdGuilty();
        clock.advance(Suspects.LONG_ENOUGH.dividedBy(2));
        sweep(KindName.ORDER);

        assertThat(waitsFor()).containsExactly("operator");
    }

    @Test
    void isNotToBlameWhileTheDatabaseTakesNoOtherOfItsKind() {
        park("order", Bodies.order("e2", id, "updated"));

        sweep(KindName.DISPUTE);
        clock.advance(Suspects.LONG_ENOUGH);
        sweep(KindName.DISPUTE);

        assertThat(waitsFor()).containsExactly("retry");
    }

    @Test
    void nothingIsHeldWhereTheGuiltyOneHasLeft() {
        park("order", Bodies.order("e2", id, "updated"));
        park("order", Bodies.order("e3", id, "success"));

        sweep(KindName.ORDER);
        clock.advance(Suspects.LONG_ENOUGH);
        writes.increment(KindName.ORDER);
        orders.applyOneByOne(id);
        // By a batch of another process
        jdbc.sql("delete from parked_updates where order_id = ? and payload like '%\"e2\"%'")
                .param(id)
                .update();
        orders.holdGuilty();

        assertThat(waitsFor()).containsExactly("retry");
    }

    /** @param written of which kind the database has taken others meanwhile */
    private void sweep(KindName written) {
        writes.increment(written);
        orders.applyOneByOne(id);
        orders.holdGuilty();
    }

    private void park(String kind, String body) {
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", headers, payload_hash, waits_for)
                        values (?, ?, ?, now(), 'poison', 0, 1, '[]', sha256(convert_to(?, 'UTF8')), 'retry')
                        """).params(kind, id, body, body).update();
    }

    private List<String> waitsFor() {
        return jdbc.sql("select waits_for from parked_updates where order_id = ? order by position")
                .param(id)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
