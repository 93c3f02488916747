package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import dev.sluice.setting.InvalidSettingException;
import dev.sluice.testkit.Certificates;
import dev.sluice.testkit.Cluster;
import dev.sluice.testkit.SecuredListener;
import dev.sluice.testkit.TestBroker;
import dev.sluice.testkit.TokenEndpoint;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

/** A broker that wants TLS and a name: who is let in, and what a provider is told while we are not. */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class SecuredKafkaIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WRONG = "not-the-password";

    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Certificates others;
    private static SecuredListener listener;
    private static TestBroker broker;
    private static Cluster cluster;
    private static TokenEndpoint tokens;
    private static int topics;

    private final String orders = "orders-" + ++topics;

    @BeforeAll
    static void start() throws Exception {
        ours = new Certificates(directory.resolve("ours"));
        ours.issue("broker");
        others = new Certificates(directory.resolve("others"));
        listener = new SecuredListener(ours.keyAndCertificate("broker"));
        broker = TestBroker.start(directory, listener);
        cluster = new Cluster(broker.address());
        tokens = new TokenEndpoint("ingest", "client-secret");
        SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
    }

    @AfterAll
    static void stop() {
        tokens.close();
        broker.close();
    }

    private Service service(Certificates trusted, List<String> credentials) throws Exception {
        return Service.start(Stream.concat(
                        Stream.of(
                                "kafka.brokers=" + listener.address(),
                                "kafka.orders-topic=" + orders,
                                "kafka.disputes-topic=disputes-" + orders,
                                "kafka.security-protocol=SASL_SSL",
                                "kafka.ssl-bundle=brokers",
                                "spring.ssl.bundle.pem.brokers.truststore.certificate=file:" + trusted.authority()),
                        credentials.stream())
                .toArray(String[]::new));
    }

    private static List<String> password(String mechanism, String password) {
        return List.of(
                "kafka.sasl-mechanism=" + mechanism,
                "kafka.sasl-username=" + SecuredListener.USER,
                "kafka.sasl-password=" + password);
    }

    private static List<String> client(String secret) {
        return List.of(
                "kafka.sasl-mechanism=OAUTHBEARER",
                "kafka.sasl-oauthbearer-token-endpoint-url=" + tokens.url(),
                "kafka.sasl-oauthbearer-client-id=ingest",
                "kafka.sasl-oauthbearer-client-secret=" + secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
    void queuesOverEachMechanism(String mechanism, CapturedOutput output) throws Exception {
        var credentials = mechanism.equals("OAUTHBEARER")
                ? client("client-secret")
                : password(mechanism, SecuredListener.PASSWORD);
        try (var service = service(ours, credentials)) {
            await().atMost(LONG)
                    .until(() -> service.post(Samples.ORDER).outcome().equals("queued"));
        }
        assertThat(cluster.records(orders)).isNotEmpty();
        assertThat(output.getAll()).doesNotContain(SecuredListener.PASSWORD, "client-secret");
    }

    @Test
    void tellsAWrongPasswordAndGoesOnWhenItIsPutRightAtTheBroker(CapturedOutput output) throws Exception {
        try (var service = service(ours, password("SCRAM-SHA-512", WRONG))) {
            awaitToldUnreachable(service);
            assertThat(output.getAll())
                    .containsPattern("event=kafka_(still_)?unavailable.* reason=AUTHENTICATION_FAILED"
                            + " detail=\".*invalid credentials with SASL mechanism SCRAM-SHA-512");
            assertThat(((HttpURLConnection)
                                    service.ingest().uri("/readyz").toURL().openConnection())
                            .getResponseCode())
                    .isEqualTo(200);

            SecuredListener.setScramPassword(cluster, WRONG);
            await().atMost(LONG)
                    .until(() -> service.post(Samples.ORDER).outcome().equals("queued"));
            await().atMost(LONG).until(() -> {
                service.post(Samples.ORDER);
                return output.getAll().contains("event=kafka_available");
            });
        } finally {
            SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
        }
        assertThat(output.getAll()).doesNotContain(WRONG).doesNotContain("NetworkClient");
    }

    @Test
    void tellsOfBrokersThatItDoesNotTrust(CapturedOutput output) throws Exception {
        try (var service = service(others, password("PLAIN", SecuredListener.PASSWORD))) {
            awaitToldUnreachable(service);
        }
        assertThat(output.getAll())
                .containsPattern(
                        "event=kafka_(still_)?unavailable.* reason=TLS_FAILED detail=\"SSL handshake failed: ");
        assertThat(output.getAll()).doesNotContain(SecuredListener.PASSWORD);
    }

    /** The certificate is localhost's. */
    @Test
    void tellsOfABrokerThatIsCalledOtherwise(CapturedOutput output) throws Exception {
        var credentials = Stream.concat(
                        password("PLAIN", SecuredListener.PASSWORD).stream(),
                        Stream.of("kafka.brokers=127.0.0.1:" + listener.port()))
                .toList();
        try (var service = service(ours, credentials)) {
            awaitToldUnreachable(service);
        }
        assertThat(output.getAll()).containsPattern("event=kafka_(still_)?unavailable.* reason=TLS_FAILED");
    }

    @Test
    void tellsThatItGetsNoToken(CapturedOutput output) throws Exception {
        try (var service = service(ours, client(WRONG))) {
            awaitToldUnreachable(service);
        }
        assertThat(output.getAll())
                .containsPattern(
                        "event=kafka_(still_)?unavailable.* reason=NO_TOKEN detail=\".*answers 401 invalid_client");
        assertThat(output.getAll()).doesNotContain(WRONG);
    }

    /** Until the first connection has failed it is as if nobody answered. */
    private static void awaitToldUnreachable(Service service) {
        await().atMost(LONG).until(() -> {
            Answer answer = service.post(Samples.ORDER);
            assertThat(answer.status()).isIn(502, 504);
            return answer.status() == 502 && answer.type().equals("delivery-failed");
        });
    }

    @Test
    void doesNotStartWithoutAMechanism() {
        assertThatThrownBy(() -> service(ours, List.of()).close())
                .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith("KAFKA_SASL_MECHANISM= cannot be used"));
    }
}
