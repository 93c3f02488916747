package dev.sluice.ingest.api.grpc;

import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.after;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.code;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.each;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.hang;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.api.grpc.GrpcClients.Client;
import dev.sluice.ingest.api.grpc.RawHttp2.Answer;
import dev.sluice.ingest.api.grpc.RawHttp2.Fault;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client over gRPC against servers that misbehave, each on real sockets. */
@Timeout(60)
class GrpcFaultsIT {

    private final FaultyGrpcApi api = new FaultyGrpcApi();
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void stop() {
        clients.close();
        api.close();
    }

    /** Of whole connections. */
    static Stream<Arguments> noServer() {
        return Stream.of(
                Arguments.of("closed", Reason.UNREACHABLE, fault(_ -> {})),
                Arguments.of("reset", Reason.UNREACHABLE, fault(socket -> {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                })),
                Arguments.of(
                        "garbage", Reason.UNREACHABLE, fault(socket -> write(socket, "220 ftp.example ready\r\n"))),
                Arguments.of(
                        "HTTP/1.1",
                        Reason.UNREACHABLE,
                        fault(socket -> write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))),
                Arguments.of(
                        "deaf",
                        Reason.NO_ANSWER,
                        fault(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noServer")
    void whatIsNoServerIsUnavailable(String name, Reason reason, Fault fault) throws Exception {
        try (var server = RawHttp2.that(fault)) {
            assertUnavailable(reason, clients.timeout(700).attempts(2).to(server.target()));
            assertThat(server.connections()).isPositive();
        }
    }

    static Stream<Arguments> noAnswer() {
        return Stream.of(
                Arguments.of("drips", Reason.NO_ANSWER, RawHttp2.drip(1000)),
                Arguments.of("breaks off", Reason.UNREACHABLE, RawHttp2.cutOff()),
                Arguments.of("stream refused", Reason.UNREACHABLE, RawHttp2.resetOfTheStream(7)),
                Arguments.of("stream cancelled", Reason.UNREACHABLE, RawHttp2.resetOfTheStream(8)),
                Arguments.of("stream broken", Reason.UNREACHABLE, RawHttp2.resetOfTheStream(2)),
                Arguments.of("a proxy's 500", Reason.UNREACHABLE, RawHttp2.page(500)),
                Arguments.of("a proxy's 502", Reason.UNREACHABLE, RawHttp2.page(502)),
                Arguments.of("a proxy's 503", Reason.UNREACHABLE, RawHttp2.page(503)),
                Arguments.of("a proxy's 429", Reason.UNREACHABLE, RawHttp2.page(429)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noAnswer")
    void whatIsNoAnswerIsUnavailableAndTriedAgain(String name, Reason reason, Answer answer) throws Exception {
        try (var server = RawHttp2.answering(answer)) {
            assertUnavailable(reason, clients.timeout(700).attempts(3).to(server.target()));
            assertThat(server.streams()).isEqualTo(3);
        }
    }

    static Stream<Arguments> disagreements() {
        return Stream.of(
                Arguments.of("a proxy's 401", RawHttp2.page(401)),
                Arguments.of("a proxy's 403", RawHttp2.page(403)),
                Arguments.of("a proxy's 404", RawHttp2.page(404)),
                Arguments.of("an answer too large", RawHttp2.tooLarge()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disagreements")
    void aProxysWordIsADisagreementAndNotTriedAgain(String name, Answer answer) throws Exception {
        try (var server = RawHttp2.answering(answer)) {
            assertThat(clients.to(server.target()).end("o-1")).isInstanceOf(Disagreement.class);
            assertThat(server.streams()).isOne();
        }
    }

    @Test
    void aRefusedConnectionAndAnUnknownHostAreUnreachable() throws Exception {
        int port;
        try (var gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        assertUnavailable(Reason.UNREACHABLE, clients.to("localhost:" + port));
        assertUnavailable(Reason.UNREACHABLE, clients.to("no-such-host.invalid:3002"));
    }

    /** Within the channel's own backoff, which would be a minute by then, nobody waits. */
    @Test
    void comesBackSoonAfterAServerThatWasAway() {
        int port = api.port();
        var client = clients.attempts(1).to(api.target());
        assertThat(client.send("o-1")).isEqualTo(Delivery.APPLIED);
        api.close();
        await().until(() -> client.end("o-2") instanceof ServiceUnavailable);
        for (int i = 0; i < 50; i++) {
            assertThat(client.end("o-2")).isInstanceOf(ServiceUnavailable.class);
        }
        try (var back = new FaultyGrpcApi(port, builder -> builder)) {
            await().atMost(Duration.ofSeconds(5)).until(() -> client.end("o-3").equals(Delivery.APPLIED));
            assertThat(back.calls()).isNotEmpty();
        }
    }

    /** With a connection that lives 100 ms: calls in flight end, and others begin on the next one. */
    @Test
    void losesNothingWhereConnectionsEndInMidLoad() {
        try (var shortLived = new FaultyGrpcApi(
                0,
                builder -> builder.maxConnectionAge(100, TimeUnit.MILLISECONDS)
                        .maxConnectionAgeGrace(5, TimeUnit.SECONDS))) {
            var client = clients.to(shortLived.target());
            shortLived.will(each(200));
            var sent = new ArrayList<CompletableFuture<List<Delivery>>>();
            for (int caller = 0; caller < 16; caller++) {
                String name = "o-" + caller + "-";
                sent.add(CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, 200)
                                .mapToObj(i -> client.send(name + i))
                                .toList(),
                        Thread::startVirtualThread));
            }
            assertThat(sent.stream().flatMap(all -> all.join().stream()))
                    .hasSize(3200)
                    .containsOnly(Delivery.APPLIED);
        }
    }

    @Test
    void sendsItsTokenItsTraceAndItsDeadlineWithEachAttempt() {
        api.will(code(Code.UNAVAILABLE), outcomes(200));
        var client = clients.token("a-token-that-has-36-characters-in-it").to(api.target());
        var trace = Traceparent.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        client.send(GrpcClients.order("o-1", trace));

        assertThat(api.calls()).hasSize(2).allSatisfy(call -> {
            assertThat(call.header("authorization")).isEqualTo("Bearer a-token-that-has-36-characters-in-it");
            assertThat(call.header("traceparent")).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            assertThat(call.deadlineMillis()).isBetween(1000L, 5000L);
            assertThat(call.request()).isInstanceOf(ApplyOrderUpdateRequest.class);
        });
    }

    @Test
    void updatesThatWaitTravelInOneCallAndEachHasItsOwnOutcome() {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), outcomes(200, 404, 503, 409), outcomes(200));

        var others = sendTogether(4, waiting);

        // The one that is told 503 comes again, alone
        assertThat(names(others)).containsExactlyInAnyOrder("APPLIED", "APPLIED", "NotFound", "DUPLICATE");
        assertThat(api.calls())
                .extracting(FaultyGrpcApi.Call::method)
                .containsExactly("ApplyOrderUpdate", "ApplyOrderUpdates", "ApplyOrderUpdate");
        assertThat(((ApplyOrderUpdatesRequest) api.calls().get(1).request()).getUpdatesList())
                .hasSize(4)
                .allSatisfy(item -> assertThat(item.getDeadlineMs()).isBetween(1L, 10_000L));
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "UNIMPLEMENTED", "NOT_FOUND"})
    void updatesGoAloneWhereACallWithSeveralIsRefused(Code refusal) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), code(refusal), outcomes(200));

        assertThat(names(sendTogether(2, waiting))).containsOnly("APPLIED");
        assertThat(api.calls()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
    void aCredentialThatIsRefusedIsADisagreementOfEachUpdate(Code refusal) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), code(refusal));

        assertThat(names(sendTogether(2, waiting))).containsOnly("Disagreement");
        assertThat(api.calls()).hasSize(2);
    }

    static Stream<FaultyGrpcApi.Fault> outcomesThatAreNotItsOwnWord() {
        return Stream.of(outcomes(200), outcomes(200, 200, 200), outcomes(200, 0), outcomes(new int[0]));
    }

    @ParameterizedTest
    @MethodSource("outcomesThatAreNotItsOwnWord")
    void doesNotBelieveOutcomesThatAreNotOneForEachUpdate(FaultyGrpcApi.Fault fault) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), fault);

        assertThat(names(sendTogether(2, waiting))).containsOnly("Disagreement");
        assertThat(api.calls()).hasSize(2);
    }

    @Test
    void anInterruptEndsASendAndIsKept() throws Exception {
        api.will(hang());
        var client = clients.to(api.target());
        var end = new CompletableFuture<Object>();
        var interrupted = new CompletableFuture<Boolean>();
        Thread caller = Thread.ofVirtual().start(() -> {
            end.complete(client.end("o-1"));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        await().until(() -> !api.calls().isEmpty());

        caller.interrupt();

        assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(ServiceUnavailable.class);
        assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEndsWhatIsInFlightAndWhatComesLater() {
        api.will(hang());
        var client = clients.to(api.target());
        var first = client.sendAside("o-1");
        await().until(() -> !api.calls().isEmpty());

        client.api().close();
        client.api().close();

        assertThat(names(List.of(first))).containsOnly("ServiceUnavailable");
        assertThat(client.end("o-2")).isInstanceOf(ServiceUnavailable.class);
    }

    @Test
    void endsAnAttemptAtItsLimit() {
        api.will(hang());
        var client = clients.timeout(300).attempts(2).to(api.target());
        long start = System.nanoTime();

        assertUnavailable(Reason.NO_ANSWER, client);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(600), Duration.ofSeconds(3));
        assertThat(api.calls()).hasSize(2);
    }

    /** They wait for a first update, which travels alone. */
    private List<CompletableFuture<Delivery>> sendTogether(int count, CountDownLatch waiting) {
        var client = clients.oneCallAtATime().to(api.target());
        var first = client.sendAside("o-0");
        await().until(() -> api.calls().size() == 1);
        var others = Stream.generate(() -> client.sendAside("o-1")).limit(count).toList();
        await().until(() -> client.transport().waiting() == count);
        waiting.countDown();
        first.join();
        return others;
    }

    private static List<String> names(List<CompletableFuture<Delivery>> all) {
        return all.stream()
                .map(sent -> sent.handle((delivery, e) -> e == null ? delivery.name() : nameOf(e.getCause()))
                        .join())
                .toList();
    }

    private static String nameOf(@Nullable Throwable failure) {
        return failure == null ? "none" : failure.getClass().getSimpleName();
    }

    private static void assertUnavailable(Reason reason, Client client) {
        assertThat(client.end("o-1"))
                .isInstanceOfSatisfying(
                        ServiceUnavailable.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static Fault fault(Fault fault) {
        return fault;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
