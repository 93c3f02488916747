package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.Demo;
import dev.sluice.system.Layout;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RunnerIT {

    private static final Duration START = Duration.ofMinutes(2);
    /** A dead process counts until its parent has taken notice, which for an orphan may take a moment. */
    private static final Duration REAPED = Duration.ofSeconds(30);

    private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";
    /** As Egypt writes it: a number that is formatted for people has no ASCII digits. */
    private static final Map<String, String> ARABIC =
            Map.of("JDK_JAVA_OPTIONS", QUICK + "-Duser.language=ar -Duser.country=EG");

    private final OrderUpdates updates = new OrderUpdates();

    @TempDir
    private Path data;

    @Test
    void startsNothingWhereAPortIsTaken() throws Exception {
        Ports ports = Ports.free();
        try (ServerSocket _ = new ServerSocket(ports.ingestManagement(), 1, InetAddress.getLoopbackAddress());
                Runner runner = Runner.start(data, ports)) {
            assertThat(runner.exitCode()).isEqualTo(1);
            assertThat(runner.output())
                    .startsWith("Port %s is taken, and ingest-app's management needs it."
                            .formatted(ports.ingestManagement()))
                    .doesNotContain("Exception");
            assertThat(data.resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void stopsAllOfItAndFindsTheDataAgainInAnyLanguage() throws Exception {
        Ports ports = Ports.free();
        String api = "http://localhost:" + ports.api();
        try (Runner first = Runner.start(data, ports)) {
            await().atMost(START).until(first::isUp);
            assertThat(updates.send(api, "order-kept", "evt-kept", "created")).isEqualTo(200);
            refusesASecondRun(ports);

            stops(first);
        }
        try (Runner second = Runner.start(Mode.HTTP, data, ports, ARABIC)) {
            await().atMost(START).until(second::isUp);
            assertThat(updates.orders(api)).containsExactly("order-kept created");
            answersInDigitsThatHttpKnows(ports);

            // Nothing that it started outlives it, even if it has no time to say goodbye
            List<ProcessHandle> processes = second.processes(data);
            second.process().destroyForcibly();
            await().atMost(REAPED).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** What comes while api-server is away waits in the inbox, and is applied when the runner has started it again. */
    @Test
    @Timeout(300)
    void startsApiServerAgainInInboxMode() throws Exception {
        Ports ports = Ports.free();
        String api = "http://localhost:" + ports.api();
        String ingest = "http://localhost:" + ports.ingest();
        try (Runner runner = Runner.start(Mode.INBOX, data, ports, Map.of("JDK_JAVA_OPTIONS", QUICK))) {
            await().atMost(START).until(runner::isUp);
            assertThat(runner.output()).contains("inbox      " + ingest + "/inbox/webhooks");
            var demo = new ByteArrayOutputStream();
            assertThat(Demo.of(
                                    Map.of("INGEST_URL", ingest, "API_URL", api),
                                    new PrintStream(demo, true, StandardCharsets.UTF_8))
                            .run())
                    .as(demo.toString(StandardCharsets.UTF_8))
                    .isZero();

            runner.process(new Layout(TestSystem.ROOT, data).apiJar()).destroy();
            await().atMost(REAPED).until(() -> runner.output().contains("api ended."));
            assertThat(new Provider(ingest).send(Webhook.order("order-away", "evt-away", "created", 0)))
                    .isEqualTo("202 queued");

            await().atMost(START)
                    .ignoreExceptions()
                    .until(() -> updates.kinds(api, "order-away"), List.of("created")::equals);
        }
    }

    private void answersInDigitsThatHttpKnows(Ports ports) throws Exception {
        assertThat(updates.send("http://localhost:" + ports.api(), "order-ar", "evt-ar", "created"))
                .isEqualTo(200);
        for (int port : List.of(ports.api(), ports.ingest())) {
            assertThat(answerToNoHttp(port)).startsWith("HTTP/1.1 400").contains("\"status\":400");
        }
    }

    private static String answerToNoHttp(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / no-version\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void refusesASecondRun(Ports ports) throws Exception {
        try (Runner second = Runner.start(data, ports)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output()).startsWith("Sluice already runs on " + data);
        }
    }

    private void stops(Runner runner) throws Exception {
        List<ProcessHandle> processes = runner.processes(data);
        assertThat(processes).hasSizeGreaterThanOrEqualTo(5);

        runner.process().destroy();

        assertThat(runner.exitCode()).isEqualTo(143);
        await().atMost(REAPED).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(runner.output())
                .containsSubsequence(
                        "Stopping", "ingest | (stopped)", "api    | (stopped)", "pg     | (stopped)", "Stopped")
                .doesNotContain("\tat ", "Exception");
        assertThat(Files.exists(data.resolve("postgres/postmaster.pid"))).isFalse();
    }
}
