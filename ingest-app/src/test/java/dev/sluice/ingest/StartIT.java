package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service as a process of its own, set up by its environment alone. */
@Timeout(120)
class StartIT {

    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    Path directory;

    /** One that the server itself would read, and one of ours; the others are told by the same two classes. */
    @ParameterizedTest
    @CsvSource({
        "BIND_ADDRESS, 0.0.0.0, 0.0.0.0, callers need no credential while WEBHOOK_SECRETS is not set",
        "API_TIMEOUT, soon, soon, it is not a valid Duration",
        "PROVIDERS_TABLES, /no/folder, /no/folder, it must be a folder that can be read",
        "WEBHOOK_SECRETS, whsec_not+a+secret, (hidden), 'each secret, with commas between them, must be whsec_'",
        "PROVIDERS_FILE, /no/file, /no/file, it needs WEBHOOK_MODE=inbox",
        "API_TOKEN, not+a+token, (hidden), a token has 32 to 255 characters",
        "LOG_FORMAT, json, json, it must be text or ecs",
        "SHUTDOWN_DELAY, 26s, 26s, 'it must be a duration such as 10s or 100ms, from 0s to 25s'",
    })
    void refusesASettingReadably(String variable, String value, String shown, String reason) throws Exception {
        Process process = start(Map.of(variable, value));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("%s=%s cannot be used: %s".formatted(variable, shown, reason), "Set " + variable);
        assertThat(output()).doesNotContain("not+a+");
        assertThat(output().lines()).hasSizeLessThan(20).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void startsOnLoopbackSaysSoTells502WhileNobodyListensAndStopsWhenAsked() throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Process process = start(Map.of(
                "PORT",
                "" + port,
                "MANAGEMENT_PORT",
                "" + managementPort,
                "API_BASE_URL",
                "http://localhost:" + freePort()));
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> status(port, "/readyz") == 200);

            assertThat(status(port, "/livez")).isEqualTo(200);
            assertThat(status(managementPort, "/actuator/metrics")).isEqualTo(200);
            for (Samples webhook : Samples.values()) {
                Ingest.Answer answer = new Ingest(port).post(webhook.path, webhook.json);
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.type()).isEqualTo("delivery-failed");
                Contract.assertConforms(webhook.path, answer);
            }
            assertThat(output())
                    .contains("bind_address=127.0.0.1 reason=\"WEBHOOK_SECRETS is not set: this machine only\"")
                    .containsOnlyOnce("event=api_unavailable reason=UNREACHABLE detail=\"")
                    .contains("Connection refused")
                    .contains("attempts=3")
                    .contains("event=webhook_failed status=502 provider=standard kind=orders millis=")
                    .contains("event=webhook_failed status=502 provider=standard kind=chargebacks millis=")
                    .doesNotContain("ERROR");
            assertThat(output().lines()).hasSizeLessThan(7);
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
        assertThat(output().lines().filter(line -> line.contains("event=started")))
                .singleElement()
                .asString()
                .contains("service=ingest-app mode=http port=" + port + " seconds=");
        assertThat(output().lines().filter(line -> line.contains("event=stop")))
                .singleElement()
                .asString()
                .contains("event=stopping reason=\"the process was asked to end (SIGTERM, SIGINT)\"");
    }

    /** Whoever balances the load sees that it is not ready before anything of it ends. */
    @Test
    void servesOnForAWhileAfterItWasAskedToEnd() throws Exception {
        int port = freePort();
        Process process = start(Map.of(
                "PORT",
                "" + port,
                "MANAGEMENT_PORT",
                "" + freePort(),
                "API_BASE_URL",
                "http://localhost:" + freePort(),
                "SHUTDOWN_DELAY",
                "5s",
                "LOG_FORMAT",
                "ecs"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> status(port, "/readyz") == 200);
        Ingest ingest = new Ingest(port);
        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json).headers().firstValue("Connection"))
                .isEmpty();

        process.destroy();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(port, "/readyz") == 503);
        Ingest.Answer answer = ingest.post(Samples.ORDER.path, Samples.ORDER.json);
        assertThat(answer.status()).isIn(502, 503);
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
        for (String line : output().lines().toList()) {
            assertThat(new JsonMapper()
                            .readTree(line)
                            .path("service")
                            .path("name")
                            .asString())
                    .isEqualTo("ingest-app");
        }
        assertThat(output().lines().filter(line -> line.contains("event=webhook_failed")))
                .first()
                .satisfies(line -> {
                    JsonNode members = new JsonMapper().readTree(line);
                    assertThat(members.at("/event/id").asString()).isEqualTo("evt_1001");
                    assertThat(members.at("/order/id").asString()).isEqualTo("order-1001");
                    assertThat(members.at("/attempts").asString()).isEqualTo("3");
                });
        assertThat(output()).contains("event=draining seconds=5.0");
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start(Map.of("PORT", "" + taken.getLocalPort(), "MANAGEMENT_PORT", "" + freePort()));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(output())
                    .contains("Port %s".formatted(taken.getLocalPort()), "already in use")
                    .doesNotContain("\tat ");
        }
    }

    private Process start(Map<String, String> variables) throws IOException {
        Path jar = Path.of("target", "ingest-app.jar");
        assertThat(jar).as("built by mvn package").exists();
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private static int status(int port, String path) throws IOException {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            return connection.getResponseCode();
        } catch (java.net.ConnectException _) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
