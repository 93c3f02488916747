package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.drip;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.rawThenHang;
import static dev.sluice.ingest.Faults.reset;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.http.Clients.ORDER;
import static dev.sluice.ingest.api.http.Sends.MARGIN;
import static dev.sluice.ingest.api.http.Sends.assertUnavailable;
import static dev.sluice.ingest.api.http.Sends.send;
import static dev.sluice.ingest.api.http.Sends.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time and attempts of the whole client, against a server that misbehaves. */
@Timeout(30)
class RetriesIT {

    private final FaultyApi api = new FaultyApi();
    private final Clients clients = new Clients().to(api.url());

    @AfterEach
    void stop() throws IOException {
        clients.close();
        api.close();
    }

    static Stream<Fault> endlessWaits() {
        return Stream.of(
                hang(),
                drip(""),
                drip("HTTP/1.1 200 "),
                drip("HTTP/1.1 200 OK\r\nA: "),
                rawThenHang("HTTP/1.1 200 OK\r\n"));
    }

    @ParameterizedTest
    @MethodSource("endlessWaits")
    void endsAnAttemptAtItsLimit(Fault fault) {
        api.will(fault, status(404));
        var client = clients.timeout(300).create();

        Duration took = time(
                () -> assertThatThrownBy(() -> client.sendOrderUpdate(ORDER)).isInstanceOf(NotFound.class));

        assertThat(took)
                .isBetween(Duration.ofMillis(300), Duration.ofMillis(300).plus(MARGIN));
        assertThat(api.requests()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("endlessWaits")
    void endsASendAtItsDeadlineThoughAnAttemptMayTakeLonger(Fault fault) {
        api.will(fault);
        var client = clients.timeout(60_000).deadline(500).create();

        Duration took = time(() -> assertUnavailable(Reason.NO_ANSWER, client));

        assertThat(took)
                .isBetween(Duration.ofMillis(500), Duration.ofMillis(500).plus(MARGIN));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void endsAtTheDeadlineAlsoOnAPlatformThread() throws Exception {
        api.will(hang());
        var client = clients.deadline(300).create();
        var failure = new CompletableFuture<Throwable>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                client.sendOrderUpdate(ORDER);
            } catch (ServiceUnavailable e) {
                failure.complete(e);
            }
        });

        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(ServiceUnavailable.class);
        assertThat(caller.join(MARGIN)).isTrue();
    }

    @Test
    void givesUpWhenAnAttemptWouldNotFitAnyMore() {
        api.will(hang());
        var client =
                clients.timeout(300).deadline(1000).attempts(100).delays(10, 10).create();

        Duration took = time(() -> assertUnavailable(Reason.NO_ANSWER, client));

        // 300, 300, 300, and what is left
        assertThat(api.requests()).hasSizeBetween(3, 4);
        assertThat(took).isLessThan(Duration.ofSeconds(1).plus(MARGIN));
    }

    @Test
    void givesUpAtOnceWhenTheNextWaitWouldEndPastTheDeadline() {
        api.will(status(503));
        var client = clients.deadline(2000).delays(4000, 4000).create();

        Duration took = time(() -> assertUnavailable(Reason.UNREACHABLE, client));

        assertThat(took).isLessThan(Duration.ofMillis(1900));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void waitsLongerAfterEachAttempt() {
        api.will(reset());
        var client = clients.attempts(4).delays(100, 250).random(0).create();

        assertUnavailable(Reason.UNREACHABLE, client);

        // Half of 100, 200 and 250: the random half is 0
        assertThat(waits()).hasSize(3);
        assertThat(waits().get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(waits().get(1)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(waits().get(2)).isGreaterThanOrEqualTo(Duration.ofMillis(125));
    }

    @Test
    void makesOneAttemptWhereOnlyOneIsConfigured() {
        api.will(status(500));

        assertUnavailable(Reason.UNREACHABLE, clients.attempts(1).create());

        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void waitsAsLongAsRetryAfterSays() {
        api.will(status(503, "Retry-After: 1"), status(200));

        clients.create().sendOrderUpdate(ORDER);

        assertThat(waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void waitsNoLongerThanTheDeadlineAlsoWhereOnlyTheRandomPartIsPastIt() {
        api.will(status(503, "Retry-After: 1"), status(200));
        var client = clients.deadline(1500).delays(1000, 1000).create();

        Duration took = time(() -> assertUnavailable(Reason.UNREACHABLE, client));

        assertThat(took).isLessThan(Duration.ofSeconds(1));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void callersThatWereRefusedTogetherComeBackOneByOne() {
        Fault refusal = status(503, "Retry-After: 1");
        api.will(Stream.concat(Stream.generate(() -> refusal).limit(20), Stream.of(status(200)))
                .toArray(Fault[]::new));
        var client = clients.withoutBatches(20).delays(1000, 1000).randomly().create();

        CompletableFuture.allOf(Stream.generate(() -> send(client)).limit(20).toArray(CompletableFuture[]::new))
                .join();

        assertThat(api.requests()).hasSize(40);
        long comeBackFor =
                api.requests().get(39).nanoTime() - api.requests().get(20).nanoTime();
        assertThat(api.requests().get(20).nanoTime() - api.requests().get(0).nanoTime())
                .isGreaterThanOrEqualTo(Duration.ofMillis(1500).toNanos());
        assertThat(comeBackFor).isGreaterThan(Duration.ofMillis(200).toNanos());
    }

    @Test
    void waitsUntilTheDateOfRetryAfter() {
        clients.clock(() -> Instant.parse("2026-11-23T08:00:00Z"));
        api.will(status(429, "Retry-After: Mon, 23 Nov 2026 08:00:01 GMT"), status(200));

        clients.create().sendOrderUpdate(ORDER);

        assertThat(waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void doesNotWaitForARetryAfterPastTheDeadline() {
        api.will(status(503, "Retry-After: 2"));
        var client = clients.deadline(2000).create();

        Duration took = time(() -> assertUnavailable(Reason.UNREACHABLE, client));

        assertThat(took).isLessThan(Duration.ofMillis(1900));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void retriesOnlyWhatIsUnavailable() {
        api.will(status(400));

        assertThatThrownBy(() -> clients.create().sendOrderUpdate(ORDER))
                .isInstanceOf(Disagreement.class)
                .hasMessage("OrderUpdatesApi#applyOrderUpdate: status 400");
        assertThat(api.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void doesNotTryAgainWithATokenThatIsRefused(int refusal) {
        api.will(status(refusal));
        Clients.Client client = clients.to(api.url())
                .token("a-token-that-has-36-characters-in-it")
                .create();

        assertThatExceptionOfType(Disagreement.class)
                .isThrownBy(() -> client.sendOrderUpdate(ORDER))
                .withMessageContaining("status " + refusal)
                .withMessageNotContaining("a-token");
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void anInterruptEndsASendAndIsKept() throws Exception {
        api.will(hang());
        var client = clients.timeout(20_000).deadline(20_000).create();
        var ended = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> {
            assertUnavailable(Reason.UNREACHABLE, client);
            if (Thread.currentThread().isInterrupted()) {
                ended.countDown();
            }
        });
        Awaitility.await().until(() -> api.requests().size() == 1);

        caller.interrupt();

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        api.will(status(500));
        var client = clients.deadline(60_000).delays(20_000, 20_000).create();
        var ended = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> {
            assertUnavailable(Reason.UNREACHABLE, client);
            ended.countDown();
        });
        Awaitility.await().until(() -> api.requests().size() == 1);

        caller.interrupt();

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(api.requests()).hasSize(1);
    }

    /** The time between each request and the next one. */
    private List<Duration> waits() {
        var waits = new ArrayList<Duration>();
        for (int i = 1; i < api.requests().size(); i++) {
            waits.add(Duration.ofNanos(
                    api.requests().get(i).nanoTime() - api.requests().get(i - 1).nanoTime()));
        }
        return waits;
    }
}
