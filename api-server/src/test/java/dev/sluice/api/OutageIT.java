package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What api-server answers when the database breaks, and that it finds its way back alone. */
@ApiTest
class OutageIT {

    /** Until connections have prepared their statements, which the driver does at the fifth use. */
    private static final int OFTEN = 40;

    @Autowired
    Api api;

    @Autowired
    TcpProxy database;

    @Autowired
    Owner owner;

    private final String id = "order-" + UUID.randomUUID();

    @AfterEach
    void bringTheDatabaseBack() {
        api.restore(database);
    }

    @Test
    void connectionLostMidLoadAnswers503InTimeAndRecoversByItself() {
        var answered = new AtomicInteger();
        var cut = new CountDownLatch(1);
        List<Api.Answer> answers = Concurrently.call(400, i -> {
            if (i >= 300) {
                // However fast the others are applied, these come while the database is away
                awaitUninterruptibly(cut);
            }
            Api.Answer answer = api.order(Bodies.order("e1", id + i, "created"), "Sluice-Deadline-Ms", "9000");
            if (answered.incrementAndGet() == 50) {
                database.cut();
                cut.countDown();
            }
            return answer;
        });
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200, 503);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 503)
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.http().headers().firstValue("Retry-After"))
                            .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-3]"));
                    assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:unavailable");
                });
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 503)
                        .map(answer -> answer.http().headers().firstValue("Retry-After"))
                        .distinct())
                .as("waits")
                .hasSizeGreaterThan(1);
        assertThat(api.get("/orders/" + id + "0").status()).isEqualTo(503);

        api.restore(database);
        // whoever is told 503 sends again, until it is told something else, and each ends up applied once
        List<Integer> last = Concurrently.call(answers.size(), i -> {
            int status = answers.get(i).status();
            return status == 503
                    ? await().pollInSameThread()
                            .atMost(Duration.ofSeconds(30))
                            .until(
                                    () -> api.order(Bodies.order("e1", id + i, "created"))
                                            .status(),
                                    again -> again != 503)
                    : status;
        });
        assertThat(last).isSubsetOf(200, 409);
        api.restore(database);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(api.all("/orders/" + id + i + "/events", 200)).hasSize(1);
        }
    }

    @Test
    void databaseThatHangsAnswers503WithinTheDeadline() {
        database.hang();
        long start = System.nanoTime();
        var answer = api.order(Bodies.order("e1", id, "created"), "Sluice-Deadline-Ms", "1500");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void readinessFollowsTheDatabaseAndLivenessDoesNot() {
        awaitReadiness(200);
        database.cut();
        awaitReadiness(503);
        assertThat(api.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void readinessFollowsWhatTheRoleMayDo() {
        owner.execute("revoke insert on order_events from sluice_service");
        try {
            awaitReadiness(503);
            assertThat(api.get("/livez").status()).isEqualTo(200);
        } finally {
            owner.execute("grant insert on order_events to sluice_service");
        }
        awaitReadiness(200);
    }

    @Test
    void updateWhoseDeadlinePassedIsNotApplied() {
        var answer = api.order(Bodies.order("e1", id, "created"), "Sluice-Deadline-Ms", "0");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);
    }

    @Test
    void faultBelowTheServiceIsA503ForBothEndpointsAndSaysNothingOfIt() {
        String known = "known-" + id;
        assertThat(api.order(Bodies.order("e1", known, "created")).status()).isEqualTo(200);
        owner.execute("alter table order_events rename to hidden_order_events");
        owner.execute("alter table dispute_events rename to hidden_dispute_events");
        try {
            assertThat(api.order(Bodies.order("e2", id, "created"))).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:unavailable");
                assertThat(answer.http().body())
                        .doesNotContainIgnoringCase("sql")
                        .doesNotContain("order_events");
            });
        } finally {
            owner.execute("alter table hidden_order_events rename to order_events");
            owner.execute("alter table hidden_dispute_events rename to dispute_events");
        }
        assertThat(api.order(Bodies.order("e2", id, "created")).status()).isEqualTo(200);
    }

    /** As the migration of a newer version may do beside running services. */
    @Test
    void tableThatIsAlteredWhileRunningFailsNoUpdate() {
        for (int i = 0; i < OFTEN; i++) {
            assertThat(api.order(Bodies.order("e" + i, id + i, "created")).status())
                    .isEqualTo(200);
        }
        owner.execute("alter table orders alter column status type varchar(30)");
        for (int i = 0; i < OFTEN; i++) {
            assertThat(api.order(Bodies.order("after-e" + i, id + i, "updated")).status())
                    .isEqualTo(200);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitReadiness(int status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> api.get("/readyz").status() == status);
    }
}
