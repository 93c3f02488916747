package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.drip;
import static dev.sluice.ingest.Faults.endless;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.page;
import static dev.sluice.ingest.Faults.raw;
import static dev.sluice.ingest.Faults.rawThenClose;
import static dev.sluice.ingest.Faults.rawThenHang;
import static dev.sluice.ingest.Faults.reset;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.http.Clients.DISPUTE;
import static dev.sluice.ingest.api.http.Clients.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time, attempts and connections of the real client, against a server that misbehaves. */
@Timeout(30)
class ApiClientIT {

    /** What a loaded machine may add to what was promised. */
    private static final Duration MARGIN = Duration.ofMillis(1500);

    private final FaultyApi api = new FaultyApi();
    private final CountDownLatch waiting = new CountDownLatch(1);
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
        var client = clients.callsAtOnce(20).delays(1000, 1000).randomly().create();

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

    @Test
    void sendsItsTokenWithEachAttempt() {
        api.will(status(500), status(200));

        clients.to(api.url())
                .token("a-token-that-has-36-characters-in-it")
                .create()
                .sendOrderUpdate(ORDER);

        assertThat(api.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers())
                        .containsEntry("authorization", "Bearer a-token-that-has-36-characters-in-it"));
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
    void usesOneConnectionForOneCallAfterAnother() {
        api.will(
                status(200), status(404), status(409), status(200), status(500), status(204), status(503), status(200));
        var client = clients.attempts(1).create();

        for (int i = 0; i < 8; i++) {
            try {
                client.sendOrderUpdate(ORDER);
            } catch (RuntimeException _) {
                // its connection is to be used again all the same
            }
        }

        assertThat(api.requests()).hasSize(8);
        assertThat(api.connections()).isEqualTo(1);
    }

    @Test
    void doesNotReadAnEndlessBody() {
        api.will(endless(404));
        var client = clients.timeout(10_000).create();

        Duration took = time(
                () -> assertThatThrownBy(() -> client.sendOrderUpdate(ORDER)).isInstanceOf(Disagreement.class));

        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void updatesThatWaitTravelInOneCallAndEachHasItsOwnOutcome() {
        api.will(afterAll(status(200)), outcomes(200, 404, 503, 409), status(200));
        var client = clients.oneCallAtATime().create();
        var first = send(client);
        Awaitility.await().until(() -> api.requests().size() == 1);
        var others = sendAndWait(client, 4);
        first.join();

        // The one that is told 503 comes again, alone
        assertThat(names(others)).containsExactlyInAnyOrder("APPLIED", "APPLIED", "NotFound", "DUPLICATE");
        assertThat(api.requests())
                .extracting(FaultyApi.Request::path)
                .containsExactly(
                        "/internal/updates/orders", "/internal/updates/orders/batch", "/internal/updates/orders");
    }

    @Test
    void disputesTravelTogetherToo() {
        api.will(afterAll(status(200)), outcomes(200, 409, 422));
        var client = clients.oneCallAtATime().create();
        var first = send(client, DISPUTE);
        Awaitility.await().until(() -> api.requests().size() == 1);
        var others = Stream.generate(() -> send(client, DISPUTE)).limit(3).toList();
        Awaitility.await().until(() -> client.waiting() == 3);
        waiting.countDown();
        first.join();

        assertThat(names(others)).containsExactlyInAnyOrder("APPLIED", "DUPLICATE", "InvalidStatus");
        assertThat(api.requests())
                .extracting(FaultyApi.Request::path)
                .containsExactly("/internal/updates/disputes", "/internal/updates/disputes/batch");
        assertThat(api.requests().get(1).body()).contains("\"dispute_id\"").contains("\"deadline_ms\"");
    }

    /** A minute is past the deadline: there is no use in waiting. */
    @Test
    void outcomeIsNotTriedAgainBeforeItSays() {
        api.will(
                afterAll(status(200)),
                json("{\"outcomes\":[{\"status\":503,\"retry_after\":60},{\"status\":200}]}"),
                status(200));
        var client = clients.oneCallAtATime().create();
        var first = send(client);
        Awaitility.await().until(() -> api.requests().size() == 1);
        var others = sendAndWait(client, 2);
        first.join();

        assertThat(ends(others))
                .satisfiesExactlyInAnyOrder(
                        end -> assertThat(end).isEqualTo(Delivery.APPLIED),
                        end -> assertThat(end).isInstanceOf(ServiceUnavailable.class));
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void updatesGoAloneWhereACallWithSeveralIsRefused() {
        api.will(afterAll(status(200)), status(404), status(200));
        var client = clients.oneCallAtATime().create();
        var first = send(client);
        Awaitility.await().until(() -> api.requests().size() == 1);

        sendAndWait(client, 2).forEach(CompletableFuture::join);
        first.join();

        assertThat(api.requests())
                .extracting(FaultyApi.Request::path)
                .containsExactly(
                        "/internal/updates/orders",
                        "/internal/updates/orders/batch",
                        "/internal/updates/orders",
                        "/internal/updates/orders");
    }

    @Test
    void comesAgainWhereOutcomesBreakOff() {
        api.will(
                afterAll(status(200)),
                rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n{\"outcomes\":["),
                status(409));

        assertThat(ends(twoThatTravelTogether()))
                .hasSize(2)
                .allSatisfy(end -> assertThat(end).isEqualTo(Delivery.DUPLICATE));
    }

    /** What of it was applied nobody knows, and whoever answers so would answer so again. */
    @ParameterizedTest
    @MethodSource("outcomesThatAreNotItsOwnWord")
    void doesNotBelieveOutcomesThatAreNotApiServersOwnWord(Fault fault) {
        api.will(afterAll(status(200)), fault, status(200));

        assertThat(ends(twoThatTravelTogether()))
                .hasSize(2)
                .allSatisfy(end -> assertThat(end)
                        .asInstanceOf(InstanceOfAssertFactories.type(Disagreement.class))
                        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                        .contains("OrderUpdatesApi#applyOrderUpdates: status 20"));
        assertThat(api.requests()).hasSize(2);
    }

    static Stream<Fault> outcomesThatAreNotItsOwnWord() {
        return Stream.of(
                page(200),
                status(200),
                status(204),
                outcomes(200),
                outcomes(200, 200, 200),
                outcomes(200, 0),
                json("{}"),
                json("{\"outcomes\":[{},{}]}"),
                json("{\"outcomes\":[null,null]}"),
                json("{\"outcomes\":[{\"status\":200},{\"status\":200}]"),
                json("<<<"),
                json(""),
                endless(200));
    }

    /** An update's own status is told in our own JSON, so it needs no problem of its own. */
    @Test
    void anOutcomeOutsideTheContractIsADisagreementOfThatUpdateAlone() {
        api.will(afterAll(status(200)), outcomes(200, 302));

        assertThat(names(twoThatTravelTogether())).containsExactlyInAnyOrder("APPLIED", "Disagreement");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 413})
    void updatesGoAloneWhereAProxyRefusesACallWithSeveral(int refusal) {
        api.will(afterAll(status(200)), page(refusal), status(200), page(404));

        assertThat(names(twoThatTravelTogether())).containsExactlyInAnyOrder("APPLIED", "Disagreement");
        assertThat(api.requests()).hasSize(4);
    }

    @Test
    void usesThePoolAgainAfterBodiesThatBrokeOff() {
        api.will(
                rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n{"),
                endless(404),
                rawThenHang("HTTP/1.1 409 Conflict\r\nContent-Length: 300\r\n\r\n{"),
                status(200));
        var client = clients.connections(1).timeout(500).attempts(2).create();

        assertThatThrownBy(() -> client.sendOrderUpdate(ORDER)).isInstanceOf(Disagreement.class);
        client.sendOrderUpdate(ORDER);

        assertThat(api.requests()).hasSize(4);
    }

    /** Both wait for a first update, which travels alone. */
    private List<CompletableFuture<Delivery>> twoThatTravelTogether() {
        var client = clients.oneCallAtATime().create();
        var first = send(client);
        Awaitility.await().until(() -> api.requests().size() == 1);
        var others = sendAndWait(client, 2);
        first.join();
        return others;
    }

    /** Answers once all who are to wait do so. */
    private Fault afterAll(Fault fault) {
        return socket -> {
            waiting.await();
            fault.answer(socket);
        };
    }

    private static Fault outcomes(int... statuses) {
        return json(IntStream.of(statuses)
                .mapToObj("{\"status\":%s}"::formatted)
                .collect(Collectors.joining(",", "{\"outcomes\":[", "]}")));
    }

    private static Fault json(String body) {
        return raw("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n%s".formatted(body.length(), body));
    }

    /** Sends, and lets the call go on that they all wait for. */
    private List<CompletableFuture<Delivery>> sendAndWait(Clients.Client client, int count) {
        var sent = Stream.generate(() -> send(client)).limit(count).toList();
        Awaitility.await().until(() -> client.waiting() == count);
        waiting.countDown();
        return sent;
    }

    /** What became of each: a delivery, or what was thrown. */
    private static List<Object> ends(List<CompletableFuture<Delivery>> all) {
        return all.stream()
                .map(sent -> sent.<Object>handle((delivery, e) -> e == null ? delivery : e.getCause())
                        .join())
                .toList();
    }

    /** The same, by its name. */
    private static List<String> names(List<CompletableFuture<Delivery>> all) {
        return ends(all).stream()
                .map(end -> end instanceof Delivery delivery
                        ? delivery.name()
                        : end.getClass().getSimpleName())
                .toList();
    }

    private static CompletableFuture<Delivery> send(Clients.Client client) {
        return send(client, ORDER);
    }

    private static CompletableFuture<Delivery> send(Clients.Client client, Update update) {
        return CompletableFuture.supplyAsync(() -> client.send(update), Thread::startVirtualThread);
    }

    @Test
    void answersInTimeWhenThePoolIsExhausted() {
        api.will(hang());
        var client = clients.connections(1).timeout(60_000).deadline(1000).create();
        var first = CompletableFuture.runAsync(() -> client.sendOrderUpdate(ORDER));
        Awaitility.await().until(() -> api.requests().size() == 1);

        Duration took = time(() -> assertUnavailable(Reason.NO_ANSWER, client));

        assertThat(took).isLessThan(Duration.ofSeconds(1).plus(MARGIN));
        assertThatThrownBy(first::join).hasCauseInstanceOf(ServiceUnavailable.class);
    }

    @Test
    void usesThePoolAgainAfterAttemptsThatWereGivenUp() {
        api.will(hang(), hang(), hang(), status(200));
        var client = clients.connections(1).timeout(200).attempts(4).create();

        client.sendOrderUpdate(ORDER);

        assertThat(api.requests()).hasSize(4);
    }

    @Test
    void countsATimeoutOfConnectingAsNoAnswer() throws IOException {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = fillBacklog(deaf);
            var client = clients.to("http://127.0.0.1:" + deaf.getLocalPort())
                    .timeout(300)
                    .attempts(2)
                    .create();

            Duration took = time(() -> assertUnavailable(Reason.NO_ANSWER, client));

            assertThat(took)
                    .isBetween(Duration.ofMillis(600), Duration.ofMillis(600).plus(MARGIN));
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void countsAnUnknownHostAndARefusedConnectionAsUnreachable() throws IOException {
        api.goAway();
        assertUnavailable(Reason.UNREACHABLE, clients.create());
        assertUnavailable(
                Reason.UNREACHABLE, clients.to("http://no-such-host.invalid").create());
    }

    @Test
    void closingEndsWhatIsUnderWayAndWhatComesLater() {
        api.will(hang());
        var client = clients.attempts(1).timeout(20_000).deadline(20_000).create();
        var first = CompletableFuture.runAsync(() -> client.sendOrderUpdate(ORDER));
        Awaitility.await().until(() -> api.requests().size() == 1);

        client.close();
        client.close();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> first.orTimeout(5, TimeUnit.SECONDS).join())
                .withCauseInstanceOf(ServiceUnavailable.class);
        assertUnavailable(Reason.UNREACHABLE, client);
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

    private static void assertUnavailable(Reason reason, Clients.Client client) {
        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> client.sendOrderUpdate(ORDER))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Until nobody can connect any more. */
    private static List<Socket> fillBacklog(ServerSocket server) throws IOException {
        var sockets = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException _) {
                return sockets;
            }
        }
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

    private static Duration time(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
