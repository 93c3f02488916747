package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.testkit.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure means, with brokers that refuse, listen, or are not there at all. */
@Timeout(30)
class PublishFailuresTest {

    private final ServerSocket listening;

    PublishFailuresTest() throws IOException {
        this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
    }

    static Stream<Exception> unanswered() {
        return Stream.of(
                new TimeoutException("Topic t not present in metadata after 2700 ms."),
                new TimeoutException("Expiring 1 record(s)"),
                new BufferExhaustedException("full"),
                new NetworkException("gone"),
                DisconnectException.INSTANCE,
                new java.util.concurrent.TimeoutException());
    }

    static Stream<Exception> answeredThatItCannot() {
        return Stream.of(
                new NotEnoughReplicasException("1 of 2"),
                new OutOfOrderSequenceException("after a timeout"),
                new IllegalStateException("closed"));
    }

    static Stream<Exception> notLetIn() {
        var refused = new SaslAuthenticationException("Authentication failed");
        return Stream.of(
                refused,
                new SslAuthenticationException("SSL handshake failed"),
                new KafkaException("in an error state", refused),
                new KafkaException("Failed to create a client", new LoginException("no token")),
                (Exception) new java.util.concurrent.TimeoutException().initCause(refused));
    }

    static Stream<Exception> disagreements() {
        return Stream.of(
                new RecordTooLargeException("too large"),
                new SerializationException("what?"),
                new TopicAuthorizationException("t"),
                new ClusterAuthorizationException("no"),
                new InvalidTopicException("t"),
                new KafkaException("in an error state"));
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void noAnswerIsUnreachableWhereBrokersRefuse(Exception failure) {
        assertThat(reason(failure, refusing())).isEqualTo(Reason.UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void noAnswerIsNoAnswerWhereABrokerListens(Exception failure) {
        assertThat(reason(failure, listening())).isEqualTo(Reason.NO_ANSWER);
    }

    @ParameterizedTest
    @MethodSource("answeredThatItCannot")
    void anAnswerThatItCannotIsUnreachable(Exception failure) {
        assertThat(reason(failure, listening())).isEqualTo(Reason.UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("notLetIn")
    void brokersThatDoNotLetUsInAreUnreachable(Exception failure) {
        assertThat(reason(failure, listening())).isEqualTo(Reason.UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("disagreements")
    void theRestIsADisagreement(Exception failure) {
        assertThat(new PublishFailures(probe(listening())).of(failure)).isInstanceOf(Disagreement.class);
    }

    @Test
    void oneBrokerThatListensIsEnough() {
        assertThat(probe(refusing(), listening()).allRefuse()).isFalse();
        assertThat(probe(listening(), refusing()).allRefuse()).isFalse();
        assertThat(probe(refusing(), refusing()).allRefuse()).isTrue();
    }

    @Test
    void anUnknownNameRefuses() {
        assertThat(probe("no-such-host.invalid:9092").allRefuse()).isTrue();
        assertThat(probe("no-such-host.invalid:9092", refusing()).allRefuse()).isTrue();
        assertThat(probe("no-such-host.invalid:9092", listening()).allRefuse()).isFalse();
    }

    @Test
    void silenceIsNoRefusalAndEndsInTime() throws IOException {
        var waiting = fillBacklog();
        long start = System.nanoTime();

        assertThat(probe(Duration.ofSeconds(2), listening()).allRefuse()).isFalse();
        assertThat(probe(Duration.ofSeconds(2), refusing(), listening()).allRefuse())
                .isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        for (Socket socket : waiting) {
            socket.close();
        }
    }

    private static Reason reason(Exception failure, String broker) {
        var answer = new PublishFailures(probe(broker)).of(failure);
        assertThat(answer).isInstanceOf(ServiceUnavailable.class);
        return ((ServiceUnavailable) answer).reason();
    }

    private static BrokerProbe probe(String... brokers) {
        return probe(Duration.ofSeconds(50), brokers);
    }

    /** @param deadline of a delivery, of which the probe may take a tenth */
    private static BrokerProbe probe(Duration deadline, String... brokers) {
        return new BrokerProbe(new ClientSettings(String.join(",", brokers), Map.of(), new TimeBudget(deadline)));
    }

    private static String refusing() {
        return "localhost:" + TestBroker.freePort();
    }

    private String listening() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Until nobody can connect any more. */
    private List<Socket> fillBacklog() throws IOException {
        var sockets = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(listening.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException _) {
                return sockets;
            }
        }
    }
}
