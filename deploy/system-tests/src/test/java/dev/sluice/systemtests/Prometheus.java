package dev.sluice.systemtests;

import static org.awaitility.Awaitility.await;

import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.Environment;
import dev.sluice.system.Ports;
import dev.sluice.testkit.Database.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus with the configuration, rules and panels of deploy/observability, beside one system. Each duration in
 * them is made half of its square root, in seconds: a minute becomes 3.9 s, five minutes 8.7 s, an hour 30 s and three days
 * 255 s. So what takes days is seen within minutes, and a longer window stays longer than a shorter one. Thresholds stay as
 * they are.
 */
final class Prometheus implements AutoCloseable {

    private static final Path OBSERVABILITY = TestSystem.ROOT.resolve("deploy/observability");
    private static final Pattern LENGTH = Pattern.compile("(?<![\\w.])([0-9]+)([smhd])\\b");
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant start = Instant.now();
    private final String url;
    private final Child process;

    private Prometheus(String url, Child process) {
        this.url = url;
        this.process = process;
    }

    /**
     * Returns when it can be asked.
     *
     * @param services what it scrapes
     * @param directory for its data
     */
    static Prometheus start(Ports services, Path directory) throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        for (Path file : files("rules")) {
            Files.writeString(rules.resolve(file.getFileName()), shortened(Files.readString(file)));
        }
        Path configuration = Files.writeString(
                directory.resolve("prometheus.yaml"),
                shortened(Files.readString(OBSERVABILITY.resolve("prometheus.yaml")))
                        .replace("localhost:3100", "localhost:" + services.apiManagement())
                        .replace("localhost:3101", "localhost:" + services.ingestManagement()));
        String address = "127.0.0.1:" + Ports.free(1)[0];
        Prometheus prometheus = new Prometheus(
                "http://" + address,
                Child.start(
                        "prometheus",
                        List.of(
                                System.getProperty("sluice.prometheus", ""),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + directory.resolve("data"),
                                "--web.listen-address=" + address,
                                "--log.level=warn"),
                        Environment.inherited(),
                        _ -> true,
                        new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8))));
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .until(() -> prometheus.answer("/-/ready").statusCode() == 200);
        return prometheus;
    }

    private static String shortened(String text) {
        return LENGTH.matcher(text).replaceAll(length -> {
            int seconds = switch (length.group(2)) {
                case "d" -> 86_400;
                case "h" -> 3_600;
                case "m" -> 60;
                default -> 1;
            };
            return Math.round(1_000 * Math.sqrt(Integer.parseInt(length.group(1)) * seconds) / 2) + "ms";
        });
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(OBSERVABILITY.resolve(directory))) {
            return files.sorted().toList();
        }
    }

    /** The names of all alerts. */
    Set<String> alerts() {
        return names("alert");
    }

    /** All panels' expressions, and what is recorded. An alert's expression gives data when it fires. */
    Set<String> expressions() throws IOException {
        Set<String> expressions = names("record");
        for (Path dashboard : files("dashboards")) {
            JsonMapper.shared()
                    .readTree(Files.readString(dashboard))
                    .path("panels")
                    .valueStream()
                    .flatMap(panel -> panel.path("targets").valueStream())
                    .forEach(target -> expressions.add(target.path("expr").asString()));
        }
        return expressions;
    }

    private Set<String> names(String type) {
        return data("/api/v1/rules?type=" + type)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> rule.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The alerts that fire now. */
    Set<String> firing() {
        return data("/api/v1/alerts")
                .path("alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asString().equals("firing"))
                .map(alert -> alert.at("/labels/alertname").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns when all of these alerts have fired at once during the fault, and none of them does after it. */
    void sees(String incident, Fault fault, String... alerts) throws Exception {
        Set<String> wanted = Set.of(alerts);
        awaitClear(wanted);
        Stopwatch begun = Stopwatch.start();
        String fired;
        Set<String> all;
        try (Session _ = fault.begin()) {
            all = await().atMost(TIMEOUT).pollInterval(LOOK).until(this::firing, firing -> firing.containsAll(wanted));
            fired = begun.seconds();
        }
        Stopwatch ended = Stopwatch.start();
        awaitClear(wanted);
        Figures.note(
                "alerts: " + incident,
                "%s after %s; %s cleared within %s of its end".formatted(all, fired, wanted, ended.seconds()));
    }

    /** Returns when none of these fires. */
    void awaitClear(Set<String> alerts) {
        await().atMost(TIMEOUT)
                .pollInterval(LOOK)
                .until(this::firing, firing -> alerts.stream().noneMatch(firing::contains));
    }

    /** The alerts that fired at any time. */
    Set<String> fired() {
        return history("ALERTS{alertstate=\"firing\"}")
                .map(series -> series.at("/metric/alertname").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the expression gave a number at any time. */
    boolean hasData(String expression) {
        return history(expression.replace("$__rate_interval", "5s"))
                .flatMap(series -> series.path("values").valueStream())
                .anyMatch(sample -> !sample.path(1).asString().equals("NaN"));
    }

    private Stream<JsonNode> history(String expression) {
        return data("/api/v1/query_range?step=1&start=%s&end=%s&query=%s"
                        .formatted(
                                start.getEpochSecond(),
                                Instant.now().getEpochSecond(),
                                URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .path("result")
                .valueStream();
    }

    private JsonNode data(String path) {
        try {
            HttpResponse<String> response = answer(path);
            if (response.statusCode() != 200) {
                throw new IllegalStateException("%s: %s".formatted(path, response.body()));
            }
            return JsonMapper.shared().readTree(response.body()).path("data");
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> answer(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.stop(GRACE);
    }
}
