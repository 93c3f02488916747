package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers who take what they can get of a small ingest-app: many of them, slow ones, and such as say nothing. */
@Timeout(120)
class CallersIT {

    private static final String SECRET = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
    private static final String SMALL_HEAP = "-Xmx96m";
    private static final int MAX_BODY = 256 * 1024;
    private static final int MANY = 600;

    /** What a head has to show, how long its body is said to be, and how it is answered. */
    enum Kind {
        UNSIGNED(MAX_BODY, 401),
        SEEMINGLY_SIGNED(MAX_BODY, 503),
        SEEMINGLY_SIGNED_AND_SMALL(1024, 408);

        private final int length;
        private final int status;

        Kind(int length, int status) {
            this.length = length;
            this.status = status;
        }

        private String head(String host) {
            String signature = """
                    webhook-id: msg\r
                    webhook-timestamp: %s\r
                    webhook-signature: v1,%s=\r
                    """.formatted(Instant.now().getEpochSecond(), "A".repeat(43));
            return """
                    POST /webhooks/payments/orders HTTP/1.1\r
                    Host: %s\r
                    Content-Type: application/json\r
                    Content-Length: %s\r
                    %s\r
                    """.formatted(host, length, this == UNSIGNED ? "" : signature);
        }
    }

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalSystem system = new LocalSystem(
            TestSystem.QUICK_START.layout(Path.of("unused")),
            new Console(new PrintStream(log, true, StandardCharsets.UTF_8)));
    private final Ports ports = Ports.free();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Socket> sockets = new ArrayList<>();
    private final HttpServer api;
    /** While it is not 0, api-server hangs. */
    private volatile CountDownLatch hang = new CountDownLatch(0);

    private Child ingest;

    CallersIT() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            awaitUninterruptibly(hang);
            if (exchange.getRequestURI().getPath().endsWith("/batch")) {
                // Then each goes alone
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            byte[] answer = "{\"outcome\":\"applied\",\"order_id\":\"o\",\"status\":\"created\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    @BeforeEach
    void start() {
        api.start();
        Map<String, String> environment = new HashMap<>(TestSystem.QUICK_START.ingest(SMALL_HEAP));
        environment.putAll(Map.of("WEBHOOK_SECRETS", SECRET, "BIND_ADDRESS", "127.0.0.1"));
        ingest = system.startIngest(
                "ingest",
                ports.ingest(),
                ports.ingestManagement(),
                api.getAddress().getPort(),
                environment);
    }

    @AfterEach
    void stop() throws IOException {
        hang.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        system.close();
        api.stop(0);
    }

    @ParameterizedTest
    @EnumSource
    void answersOthersWhileManyHoldTheLastByteBack(Kind kind) throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket socket = connect(ports.ingest());
            answers.add(CompletableFuture.supplyAsync(() -> holdBack(socket, kind), Thread::startVirtualThread));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        int webhooks = 0;
        while (webhooks < 10 || !all.isDone()) {
            assertThat(webhook("during-" + webhooks++)).isEqualTo(202);
        }

        assertThat(answers.stream().map(CompletableFuture::join)).contains(kind.status);
        assertThat(ingest.isAlive()).isTrue();
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("OutOfMemoryError", " ERROR ");
    }

    @Test
    void makesRoomForWhoSpeaksWhereMoreThanFitSayNothing() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            connect(ports.ingest());
        }

        Stopwatch first = Stopwatch.start();
        for (int i = 0; i < 10; i++) {
            assertThat(webhook("silent-" + i)).isEqualTo(202);
        }
        // Less than it takes until each of them has been silent for too long
        assertThat(first.elapsed()).isLessThan(Duration.ofSeconds(5));
        assertThat(ingest.isAlive()).isTrue();
    }

    @Test
    void keepsWhoWasServedWhereMoreThanFitSayNothing() throws Exception {
        Socket served = connect(ports.ingest());
        assertThat(probe(served)).startsWith("HTTP/1.1 200");

        for (int i = 0; i < 2_000; i++) {
            connect(ports.ingest());
            TimeUnit.MILLISECONDS.sleep(1);
        }

        assertThat(probe(served)).startsWith("HTTP/1.1 200");
    }

    @Test
    void answersProbesAndRefusesTheRestWhileMoreDeliveriesThanFitHang() throws Exception {
        hang = new CountDownLatch(1);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket socket = connect(ports.ingest());
            socket.getOutputStream().write(signed("hanging-" + i).getBytes(StandardCharsets.UTF_8));
            answers.add(CompletableFuture.supplyAsync(() -> readAll(socket), Thread::startVirtualThread));
        }

        for (int i = 0; i < 10; i++) {
            assertThat(status("/livez")).isEqualTo(200);
            assertThat(status("/readyz")).isEqualTo(200);
            assertThat(status("/webhooks/payments/orders")).isEqualTo(401);
        }
        await().until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
        hang.countDown();

        assertThat(answers.stream().map(CompletableFuture::join).map(answer -> answer.substring(9, 12)))
                .contains("202", "503")
                .containsOnly("202", "503");
        assertThat(answers.stream().map(CompletableFuture::join).filter(answer -> answer.startsWith("HTTP/1.1 503")))
                .allSatisfy(answer -> assertThat(answer)
                        .containsPattern("Retry-After: [1-3]\r\n")
                        .contains("urn:sluice:problem:unavailable", "in flight"));
        // Each permit was given back
        for (int i = 0; i < MANY; i++) {
            assertThat(webhook("after-" + i)).isEqualTo(202);
        }
    }

    @Test
    void endsWhatTricklesOnEachPortAndStopsInTimeUnderIt() throws Exception {
        List<Socket> trickling = List.of(
                trickle(ports.ingest(), "GET /livez HTTP/1.1\r\nX: "),
                trickle(ports.ingestManagement(), "GET /actuator/health HTTP/1.1\r\nX: "),
                trickle(ports.ingest(), Kind.UNSIGNED.head("localhost")),
                trickle(ports.ingest(), Kind.SEEMINGLY_SIGNED.head("localhost")));
        CompletableFuture.allOf(trickling.stream()
                        .map(socket -> CompletableFuture.runAsync(() -> readAll(socket), Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .get(9, TimeUnit.SECONDS);

        trickle(ports.ingest(), Kind.SEEMINGLY_SIGNED.head("localhost"));
        // Read as far as it has come: the service is in the middle of the body
        await().until(() -> webhook("before-the-stop") == 202);
        assertThat(ingest.stop(Duration.ofSeconds(10))).isTrue();
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    /** The status; 0 where the connection ended without one. */
    private static int holdBack(Socket socket, Kind kind) {
        try {
            socket.getOutputStream().write(kind.head("localhost").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[kind.length - 1]);
        } catch (IOException _) {
            // refused before it was sent: it may have been told why
        }
        String answer = readAll(socket);
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
    }

    /** Half a second from byte to byte, for as long as they are taken. */
    private Socket trickle(int port, String start) throws IOException {
        Socket socket = connect(port);
        socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write('x');
                    TimeUnit.MILLISECONDS.sleep(500);
                }
            } catch (IOException | InterruptedException _) {
                // it has ended
            }
        });
        return socket;
    }

    private static String readAll(Socket socket) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException _) {
            // reset: what came before counts
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    private static String probe(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[1024];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    /** On a connection of its own; more time than an answer from memory takes, and less than a delivery's deadline. */
    private int status(String path) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.ingest())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(path)
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String event) {
        Webhook webhook = Webhook.order("order-" + event, "evt-" + event, "created", 0);
        StringBuilder head = new StringBuilder("""
                POST %s HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: %s\r
                Content-Length: %s\r
                """.formatted(
                        webhook.path(), webhook.contentType(), webhook.body().getBytes(StandardCharsets.UTF_8).length));
        new StandardSigner(SECRET)
                .headers(webhook.body())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").append(webhook.body()).toString();
    }

    private int webhook(String event) throws Exception {
        Webhook webhook = Webhook.order("order-" + event, "evt-" + event, "created", 0);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + ports.ingest() + webhook.path()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", webhook.contentType())
                .POST(BodyPublishers.ofString(webhook.body()));
        new StandardSigner(SECRET).headers(webhook.body()).forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return response.statusCode();
    }
}
