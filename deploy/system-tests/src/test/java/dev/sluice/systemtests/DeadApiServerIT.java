package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.testkit.TcpProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ingest-app's circuit breaker, as it is by default, before api-servers that are dead. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class DeadApiServerIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 3;
    private static final int MIN_UPDATES = 20;
    private static final int PROBES = 3;
    private static final int OPEN_SECONDS = 5;
    private static final int THREADS = 16;

    private final LocalSystem services = new LocalSystem(
            TestSystem.QUICK_START.layout(Path.of("unused")),
            new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    private final Ports ports = Ports.free();
    private final Ports otherPorts = Ports.free();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void stop() {
        services.close();
    }

    /** The proxy tries no other one for a request, and knows nothing of who is dead: the worst that there is. */
    @Test
    void oneOfTwoBehindAProxyDoesNotOpenTheBreaker(TestSystem system) throws Exception {
        Child other = startBoth(system, Mode.HTTP);
        HttpServer proxy = proxy(ports.api(), otherPorts.api());
        try {
            startIngest(Map.of(
                    "API_BASE_URL", "http://localhost:" + proxy.getAddress().getPort()));
            staysClosedWithout(other, "a proxy that gives every second call to the dead one");
        } finally {
            proxy.stop(0);
        }
    }

    /** The proxy gives connections to both in turn, and to the one that dies the first: all calls go there until then. */
    @Test
    void oneOfTwoBehindAProxyDoesNotOpenTheBreakerOverGrpc(TestSystem system) throws Exception {
        Child other = startBoth(system, Mode.GRPC);
        try (TcpProxy proxy = new TcpProxy(otherPorts.grpc(), ports.grpc())) {
            startIngest(Map.of("WEBHOOK_MODE", "grpc", "API_GRPC_TARGET", "localhost:" + proxy.port()));
            staysClosedWithout(other, "a proxy that gives every second connection of gRPC to the dead one");
        }
    }

    /** Returns the one that is to die. */
    private Child startBoth(TestSystem system, Mode mode) {
        Map<String, String> api = new HashMap<>(TestSystem.QUICK_START.api());
        api.put(
                "PG_URL",
                Databases.create(system.postgres, "sluice_dead_" + mode).url());
        api.put("WEBHOOK_MODE", mode.toString());
        api.put("GRPC_PORT", Integer.toString(ports.grpc()));
        services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, api);
        api.put("GRPC_PORT", Integer.toString(otherPorts.grpc()));
        return services.startApi("api-2", otherPorts.api(), otherPorts.apiManagement(), system.postgres, api);
    }

    private void staysClosedWithout(Child other, String behind) throws Exception {
        Provider provider = new Provider("http://localhost:" + ports.ingest());
        Load before = new Load("both", 20, 5);
        before.send(provider, THREADS).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(provider.refused()).isZero();

        ProcessHandle.of(other.pid()).orElseThrow().destroyForcibly();
        other.onExit().get(10, TimeUnit.SECONDS);
        Load load = new Load("one", 200, 5);
        load.send(provider, THREADS).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

        assertThat(provider.taken()).isEqualTo(before.size() + load.size());
        assertThat(breaker()).isEqualTo("closed");
        assertThat(refused()).isZero();
        Figures.note(
                "one of two api-servers dead",
                "%s webhooks by %s; %s told 502, all applied, breaker closed throughout"
                        .formatted(load.size(), behind, provider.refused()));
    }

    @Test
    void isCalledAFewTimesInEachOpenTime(TestSystem system) throws Exception {
        try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeAll(dead));
            startIngest(Map.of("API_BASE_URL", "http://localhost:" + dead.getLocalPort()));
            Provider provider = new Provider("http://localhost:" + ports.ingest());
            await().atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> send(provider, 0).equals("503 Unavailable"));
            int opening = calls.get();
            assertThat(opening).isEqualTo(MIN_UPDATES * ATTEMPTS);

            Stopwatch all = Stopwatch.start();
            long begin = System.nanoTime();
            AtomicInteger answered = new AtomicInteger();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < THREADS; i++) {
                    var _ = executor.submit(() -> {
                        // Through two half-open states
                        while (calls.get() < opening + 2 * 2) {
                            assertThat(send(provider, answered.incrementAndGet()))
                                    .isIn("503 Unavailable", "502 Delivery failed");
                        }
                        return null;
                    });
                }
            }
            long openTimes = (System.nanoTime() - begin)
                    / Duration.ofSeconds(OPEN_SECONDS).toNanos();
            assertThat(calls.get() - opening).isBetween(4, (int) (PROBES * (openTimes + 1)));
            assertThat(refused()).isGreaterThan(answered.get() - calls.get());
            Figures.note(
                    "dead api-server",
                    "%s webhooks answered, %s calls meanwhile; %s"
                            .formatted(answered.get(), calls.get() - opening, all.seconds()));
        }
    }

    private static String send(Provider provider, int number) throws Exception {
        return provider.send(Webhook.order("order-dead", "evt-" + number, "created", 0));
    }

    private void startIngest(Map<String, String> where) {
        Map<String, String> ingest = new HashMap<>(TestSystem.QUICK_START.ingest());
        ingest.put("API_RETRY_BASE_DELAY", "1ms");
        ingest.putAll(where);
        services.startIngest("ingest", ports.ingest(), ports.ingestManagement(), ports.api(), ingest);
    }

    private HttpServer proxy(int... targets) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.createContext("/", exchange -> {
            try (exchange) {
                pass(exchange, targets[calls.getAndIncrement() % targets.length]);
            }
        });
        proxy.start();
        return proxy;
    }

    private void pass(HttpExchange exchange, int target) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + target + exchange.getRequestURI()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (IOException _) {
            exchange.sendResponseHeaders(502, -1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void closeAll(ServerSocket dead) {
        while (!dead.isClosed()) {
            try (Socket _ = dead.accept()) {
                calls.incrementAndGet();
            } catch (IOException _) {
                // The end, or a caller that is gone
            }
        }
    }

    private String breaker() throws Exception {
        return management("/actuator/health/breaker")
                .at("/components/apiBreaker/details/orders")
                .asString();
    }

    private double refused() throws Exception {
        return management("/actuator/metrics/sluice.breaker.refused?tag=of:orders")
                .at("/measurements/0/value")
                .asDouble();
    }

    private JsonNode management(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + ports.ingestManagement() + path);
        return JsonMapper.shared()
                .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body());
    }
}
