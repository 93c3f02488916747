package dev.sluice.ingest.api.grpc;

import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.code;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.hang;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.outcomes;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.retryIn;
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
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client over gRPC against servers that misbehave, each on real sockets. */
@Timeout(60)
class GrpcFaultsIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);

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
                Arguments.of("a proxy's 429", Reason.UNREACHABLE, RawHttp2.page(429)),
                Arguments.of("a proxy's 400", Reason.UNREACHABLE, RawHttp2.page(400)),
                Arguments.of("a proxy's 413", Reason.UNREACHABLE, RawHttp2.page(413)));
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

    static Stream<Arguments> laterPlease() {
        return Stream.of(
                Arguments.of("busy", code(Code.UNAVAILABLE, retryIn(60))),
                Arguments.of("a quota", code(Code.RESOURCE_EXHAUSTED, retryIn(60))),
                Arguments.of("for long", code(Code.UNAVAILABLE, retryIn(Long.MAX_VALUE))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterPlease")
    void isNotTriedAgainBeforeTheRefusalSays(String name, FaultyGrpcApi.Fault fault) {
        api.will(fault);

        assertThat(clients.to(api.target()).end("o-1"))
                .isInstanceOfSatisfying(
                        ServiceUnavailable.class,
                        e -> assertThat(e.retryAfter()).isGreaterThanOrEqualTo(MINUTE));
        assertThat(api.calls()).hasSize(1);
    }

    @Test
    void isNotTriedAgainBeforeAProxysPageSays() throws Exception {
        try (var server = RawHttp2.answering(RawHttp2.page(503, "60"))) {
            assertThat(clients.to(server.target()).end("o-1"))
                    .isInstanceOfSatisfying(
                            ServiceUnavailable.class,
                            e -> assertThat(e.retryAfter()).isEqualTo(MINUTE));
            assertThat(server.streams()).isOne();
        }
    }

    /** Details that nobody should send. */
    @Test
    void isTriedAgainWhereTheRefusalSaysNothingReadable() {
        api.will(code(Code.UNAVAILABLE, retryIn(-60)), brokenDetails(), outcomes(200));

        assertThat(clients.to(api.target()).send("o-1")).isEqualTo(Delivery.APPLIED);
        assertThat(api.calls()).hasSize(3);
    }

    /** With the code of a quota, but not what a quota means: the same again is refused again. */
    @Test
    void aMessageThatIsTooLargeForTheOtherSideIsADisagreement() {
        try (var small = new FaultyGrpcApi(0, builder -> builder.maxInboundMessageSize(10))) {
            assertThat(clients.to(small.target()).end("o-1")).isInstanceOf(Disagreement.class);
        }
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

        assertThat(first)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ServiceUnavailable.class);
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

    private static FaultyGrpcApi.Fault brokenDetails() {
        var trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2, 3});
        return (_, _, refusal) -> refusal.accept(Status.UNAVAILABLE.asRuntimeException(trailers));
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
