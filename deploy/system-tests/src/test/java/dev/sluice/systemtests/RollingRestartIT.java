package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Balancer;
import dev.sluice.system.Balancer.Front;
import dev.sluice.system.Layout;
import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two of each service behind HAProxy, which tries nothing a second time, are replaced one after another under load. {@code
 * make rolling-check} and {@code make upgrade-check} run it.
 */
@Timeout(500)
@EnabledIfSystemProperty(named = "sluice.haproxy", matches = ".+")
class RollingRestartIT {

    /** A checkout of an older version, which is built. */
    private static final String OLDER = "sluice.older";

    private static final String HAPROXY = System.getProperty("sluice.haproxy", "");
    private static final Pattern UP = Pattern.compile("(?m)^(ingest|api),s[12],.*,UP,");
    private static final int SERVERS = 4;
    private static final int THREADS = 16;
    private static final int UPDATES = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Longer than HAProxy needs to see that a service is not ready any more. */
    private static final Map<String, String> SHUTDOWN_DELAY = Map.of("SHUTDOWN_DELAY", "2s");

    private final Ports proxied = Ports.free();
    private final Ports one = Ports.free();
    private final Ports two = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();

    /** One process that goes, and what comes in its place. */
    private record Replacement(Part before, Part after) {}

    /** By themselves, as when their settings change. */
    @Test
    void restartsFailNoWebhook(@TempDir Path directory) throws Exception {
        try (TestSystem system = new TestSystem(Mode.HTTP)) {
            List<Part> parts = parts(system);
            List<Replacement> restarts =
                    parts.stream().map(part -> new Replacement(part, part)).toList();
            Provider provider = replace(system, directory, parts, restarts, "rolling restart");

            assertThat(provider.refused()).isZero();
        }
    }

    /**
     * By this version, whose first api-server migrates the database while the older ones work on it; and back, ingest-app
     * first, on what is migrated.
     */
    @Test
    @EnabledIfSystemProperty(named = OLDER, matches = ".+")
    void upgradesAndTheWayBackLoseAndDoubleNothing(@TempDir Path directory) throws Exception {
        try (TestSystem system = new TestSystem(Mode.HTTP)) {
            Layout older = new Layout(Path.of(System.getProperty(OLDER)), directory);
            List<Part> before = List.of(
                    system.api("older-api-one", older, one, SHUTDOWN_DELAY),
                    system.api("older-api-two", older, two, SHUTDOWN_DELAY),
                    system.ingest("older-ingest-one", older, through(one), SHUTDOWN_DELAY),
                    system.ingest("older-ingest-two", older, through(two), SHUTDOWN_DELAY));
            List<Part> after = parts(system);
            Stream<Replacement> there =
                    IntStream.range(0, SERVERS).mapToObj(i -> new Replacement(before.get(i), after.get(i)));
            Stream<Replacement> back =
                    IntStream.of(2, 3, 0, 1).mapToObj(i -> new Replacement(after.get(i), before.get(i)));
            replace(system, directory, before, Stream.concat(there, back).toList(), "upgrade and back");
        }
    }

    private List<Part> parts(TestSystem system) {
        return List.of(
                system.api("api-one", one, SHUTDOWN_DELAY),
                system.api("api-two", two, SHUTDOWN_DELAY),
                system.ingest("ingest-one", through(one), SHUTDOWN_DELAY),
                system.ingest("ingest-two", through(two), SHUTDOWN_DELAY));
    }

    private Provider replace(
            TestSystem system, Path directory, List<Part> first, List<Replacement> replacements, String test)
            throws Exception {
        Process proxy = startProxy(directory);
        try {
            system.database.start();
            TestSystem.inParallel(first.toArray(Part[]::new));
            awaitAllUp();
            Provider provider = new Provider("http://localhost:" + proxied.ingest());
            Load load = new Load("rolling", Integer.MAX_VALUE, UPDATES);
            Stopwatch all = Stopwatch.start();
            CompletableFuture<Void> sent = load.send(provider, THREADS);
            for (Replacement replacement : replacements) {
                int taken = provider.taken();
                await().atMost(TIMEOUT).until(() -> provider.taken() > taken + 200);
                replacement.before().stop();
                replacement.after().start();
                awaitAllUp();
            }
            load.stop();
            sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

            new SystemDatabase(system.postgres).assertAppliedOnceAndInOrder(load);
            Figures.note(
                    test,
                    "two of each service behind HAProxy; %s webhooks taken, %s answered otherwise first; %s in all"
                            .formatted(provider.taken(), provider.refused(), all.seconds()));
            return provider;
        } finally {
            proxy.destroy();
            proxy.waitFor(10, TimeUnit.SECONDS);
            replacements.forEach(replacement -> replacement.after().stop());
            first.forEach(Part::stop);
        }
    }

    private Process startProxy(Path directory) throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                Balancer.configuration(
                        proxied.apiManagement(),
                        List.of(
                                Front.http("ingest", proxied.ingest(), one.ingest(), two.ingest()),
                                Front.http("api", proxied.api(), one.api(), two.api()))));
        return new ProcessBuilder(HAPROXY, "-db", "-f", configuration.toString())
                .inheritIO()
                .start();
    }

    /** ingest-app's own ports, and the way to api-server through the proxy. */
    private Ports through(Ports ports) {
        return new Ports(proxied.api(), ports.ingest(), ports.apiManagement(), ports.ingestManagement(), ports.grpc());
    }

    /** Until the proxy gives requests to all. */
    private void awaitAllUp() {
        URI status = URI.create("http://localhost:%s/;csv".formatted(proxied.apiManagement()));
        await().atMost(TIMEOUT).until(() -> {
            String servers = http.send(HttpRequest.newBuilder(status).build(), BodyHandlers.ofString())
                    .body();
            return UP.matcher(servers).results().count() == SERVERS;
        });
    }
}
