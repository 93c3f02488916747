package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.endless;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.rawThenClose;
import static dev.sluice.ingest.Faults.rawThenHang;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.http.Clients.ORDER;
import static dev.sluice.ingest.api.http.Sends.MARGIN;
import static dev.sluice.ingest.api.http.Sends.assertUnavailable;
import static dev.sluice.ingest.api.http.Sends.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections, credentials and bodies of the client, against a server that misbehaves. */
@Timeout(30)
class ConnectionsIT {

    private final FaultyApi api = new FaultyApi();
    private final Clients clients = new Clients().to(api.url());

    @AfterEach
    void stop() throws IOException {
        clients.close();
        api.close();
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
    void closingEndsWhatIsInFlightAndWhatComesLater() {
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
}
