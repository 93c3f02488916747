package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.endless;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.page;
import static dev.sluice.ingest.Faults.raw;
import static dev.sluice.ingest.Faults.rawThenClose;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.http.Clients.DISPUTE;
import static dev.sluice.ingest.api.http.Sends.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

/** Updates that wait for a call travel in the next one, and each has its own outcome. */
@Timeout(30)
class BatchesIT {

    private final FaultyApi api = new FaultyApi();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final Clients clients = new Clients().to(api.url());

    @AfterEach
    void stop() throws IOException {
        clients.close();
        api.close();
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
    void oneThatHangsAloneHoldsUpNoOther() {
        api.will(afterAll(status(200)), status(400), hang(), status(200));
        var client = clients.timeout(20_000).deadline(20_000).oneCallAtATime().create();
        var first = send(client);
        Awaitility.await().until(() -> api.requests().size() == 1);

        var sent = sendAndWait(client, 3);
        first.join();

        Awaitility.await()
                .until(() -> sent.stream().filter(CompletableFuture::isDone).count() == 2);
        assertThat(api.requests()).hasSize(5);
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
}
