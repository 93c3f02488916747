package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ApiServer;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Certificates;
import dev.sluice.testkit.Cluster;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.SecuredListener;
import dev.sluice.testkit.TestBroker;
import dev.sluice.testkit.TestPostgres;
import dev.sluice.testkit.TokenEndpoint;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A broker that wants TLS and a name: consumers, dead letters and redrive come to it, and wait where they are not let in. */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class SecuredKafkaIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WRONG = "not-the-password";

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static SecuredListener listener;
    private static TestBroker broker;
    private static Cluster cluster;
    private static TokenEndpoint tokens;
    private static KafkaProducer<String, String> publisher;
    private static int tests;

    private final String prefix = "secured" + ++tests + ".";
    private final String database = TestPostgres.createDatabase();
    private final String url = TestPostgres.url(TestPostgres.port(), database);

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(directory.resolve("certificates"));
        certificates.issue("broker");
        listener = new SecuredListener(certificates.keyAndCertificate("broker"));
        broker = TestBroker.start(directory, listener);
        cluster = new Cluster(broker.address());
        tokens = new TokenEndpoint("api", "client-secret");
        publisher = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()), new StringSerializer(), new StringSerializer());
        SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
    }

    @AfterAll
    static void stop() {
        publisher.close();
        tokens.close();
        broker.close();
    }

    /** By the names of properties. */
    private Map<String, String> settings(Map<String, String> credentials) throws Exception {
        var settings = new HashMap<>(Map.of(
                "kafka.brokers",
                listener.address(),
                "kafka.security-protocol",
                "SASL_SSL",
                "kafka.ssl-bundle",
                "brokers",
                "spring.ssl.bundle.pem.brokers.truststore.certificate",
                "file:" + certificates.authority(),
                "pg.url",
                url,
                "pg.user",
                TestPostgres.OWNER));
        for (String kind : List.of("orders", "disputes")) {
            settings.put("kafka.%s-topic".formatted(kind), prefix + kind);
            settings.put("kafka.%s-dlq-topic".formatted(kind), prefix + kind + ".dlq");
            settings.put("kafka.%s-consumer-group".formatted(kind), prefix + kind);
        }
        settings.putAll(credentials);
        return settings;
    }

    private ConfigurableApplicationContext service(Map<String, String> credentials) throws Exception {
        var arguments = Stream.concat(
                Stream.of(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--webhook.mode=kafka",
                        "--spring.kafka.bootstrap-servers=" + listener.address()),
                settings(credentials).entrySet().stream()
                        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue())));
        return SpringApplication.run(ApiServer.class, arguments.toArray(String[]::new));
    }

    private static Map<String, String> password(String mechanism, String password) {
        return Map.of(
                "kafka.sasl-mechanism", mechanism,
                "kafka.sasl-username", SecuredListener.USER,
                "kafka.sasl-password", password);
    }

    private static Map<String, String> client() {
        return Map.of(
                "kafka.sasl-mechanism", "OAUTHBEARER",
                "kafka.sasl-oauthbearer-token-endpoint-url", tokens.url(),
                "kafka.sasl-oauthbearer-client-id", "api",
                "kafka.sasl-oauthbearer-client-secret", "client-secret");
    }

    private void publish(String key, String value) throws Exception {
        publisher.send(new ProducerRecord<>(prefix + "orders", key, value)).get(10, TimeUnit.SECONDS);
    }

    private void awaitApplied(String order) {
        var tables = new Database(url, TestPostgres.OWNER);
        await().atMost(LONG)
                .until(() -> tables.number("select count(*) from orders where order_id = '%s'".formatted(order)) == 1);
    }

    private void awaitDeadLetters(int count) {
        await().atMost(LONG).until(() -> cluster.records(prefix + "orders.dlq").size() == count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
    void appliesOverEachMechanism(String mechanism, CapturedOutput output) throws Exception {
        var credentials = mechanism.equals("OAUTHBEARER") ? client() : password(mechanism, SecuredListener.PASSWORD);
        try (var _ = service(credentials)) {
            publish("o1", Bodies.order("e1", "o1", "created"));
            publish("o2", "{");
            awaitApplied("o1");
            awaitDeadLetters(1);
        }
        assertThat(output.getAll()).doesNotContain(SecuredListener.PASSWORD, "client-secret");
    }

    @Test
    void waitsWhereItIsNotLetInAndGoesOnWhenThePasswordIsPutRightAtTheBroker(CapturedOutput output) throws Exception {
        try (var service = service(password("SCRAM-SHA-512", WRONG))) {
            await().atMost(LONG).until(() -> output.getAll().contains("event=kafka_unavailable"));
            assertThat(output.getAll())
                    .containsPattern("event=kafka_unavailable reason=AUTHENTICATION_FAILED"
                            + " detail=\".*invalid credentials with SASL mechanism SCRAM-SHA-512");
            assertThat(status(service, "/readyz")).isEqualTo(200);

            SecuredListener.setScramPassword(cluster, WRONG);
            await().atMost(LONG).until(() -> output.getAll().contains("event=topic_created"));
            publish("o1", Bodies.order("e1", "o1", "created"));
            awaitApplied("o1");
            await().atMost(LONG).until(() -> output.getAll().contains("event=kafka_available"));
        } finally {
            SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
        }
        assertThat(output.getAll()).doesNotContain(WRONG);
    }

    /** The first dead letter needs a connection of its own, when the consumer has long been let in. */
    @Test
    void writesADeadLetterOnceItsProducerIsLetIn(CapturedOutput output) throws Exception {
        try (var _ = service(password("SCRAM-SHA-256", SecuredListener.PASSWORD))) {
            publish("o1", Bodies.order("e1", "o1", "created"));
            awaitApplied("o1");
            SecuredListener.setScramPassword(cluster, WRONG);
            publish("o2", "{");
            await().atMost(LONG).until(() -> output.getAll().contains("event=batch_retried"));
            assertThat(cluster.size(prefix + "orders.dlq")).isZero();

            SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
            awaitDeadLetters(1);
            publish("o3", Bodies.order("e1", "o3", "created"));
            awaitApplied("o3");
        } finally {
            SecuredListener.setScramPassword(cluster, SecuredListener.PASSWORD);
        }
        assertThat(new Database(url, TestPostgres.OWNER).number("select count(*) from dead_letters"))
                .isZero();
    }

    @Test
    void redrivesOverIt() throws Exception {
        try (var _ = service(password("PLAIN", SecuredListener.PASSWORD))) {
            publish("o1", "{");
            awaitDeadLetters(1);
        }

        assertThat(redrive(password("PLAIN", WRONG), 1))
                .contains("Redrive stopped: Authentication failed")
                .doesNotContain(WRONG);
        assertThat(redrive(password("PLAIN", SecuredListener.PASSWORD), 0))
                .contains("1 put back.")
                .doesNotContain(SecuredListener.PASSWORD);
    }

    /** The command as a process, as operators run it, with variables. */
    private String redrive(Map<String, String> credentials, int exit) throws Exception {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApiServer.class.getName(),
                        "redrive")
                .redirectErrorStream(true);
        settings(credentials)
                .forEach((property, value) -> command.environment()
                        .put(property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        Process redrive = command.start();
        String printed = new String(redrive.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(redrive.waitFor()).as(printed).isEqualTo(exit);
        return printed;
    }

    private static int status(ConfigurableApplicationContext service, String path) throws Exception {
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        return ((HttpURLConnection)
                        URI.create("http://localhost:" + port + path).toURL().openConnection())
                .getResponseCode();
    }
}
