package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** docs/metrics.md says what running services expose, in each mode: names, types and labels. */
@Timeout(180)
@ExtendWith(SharedSystem.class)
class MetricsIT {

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (sluice_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    /** @param labels in alphabetical order, with blanks between them */
    private record Metric(String type, String labels) {}

    /** One row of the table. */
    private record Row(String name, Metric metric, List<String> of) {

        static Row parse(String line) {
            String[] cells = line.split("\\|", -1);
            String labels = Stream.of(cells[3].replace("`", "").strip().split(" "))
                    .sorted()
                    .collect(Collectors.joining(" "));
            return new Row(
                    cells[1].replace("`", "").strip(),
                    new Metric(cells[2].strip(), labels),
                    List.of(cells[4].strip().split(", ")));
        }

        boolean isFor(String service, Mode mode) {
            boolean isItsMode = Stream.of(Mode.values()).map(Mode::toString).noneMatch(of::contains)
                    || of.contains(mode.toString());
            return isItsMode && (of.contains("both") || of.contains(service));
        }

        boolean isThereFromTheStart() {
            return !of.contains("later");
        }
    }

    private final String run = "metrics-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void areAsTheTableSaysInKafkaMode(TestSystem system) throws Exception {
        send(new Provider(system.ingestUrl()));

        assertAsTheTableSays(Mode.KAFKA, system.servicePorts());
    }

    @Test
    void areAsTheTableSaysInTheOtherModes(TestSystem system) throws Exception {
        for (Mode mode : Mode.values()) {
            if (mode != Mode.KAFKA) {
                try (ModeBeside beside = ModeBeside.start(system, mode)) {
                    send(new Provider(beside.ingestUrl()));

                    assertAsTheTableSays(mode, beside.ports());
                }
            }
        }
    }

    /** What a provider sends, something that is refused among it. */
    private void send(Provider provider) throws Exception {
        Webhook created = Webhook.order(run, "created", "created", 0);
        provider.deliver(created);
        provider.deliver(created);
        provider.send(created.without("order_id"));
        provider.deliver(Webhook.dispute(run, "opened", "opened", 1));
    }

    private void assertAsTheTableSays(Mode mode, Ports ports) throws Exception {
        assertAsTheTableSays("ingest-app", mode, exposed(ports.ingestManagement()));
        assertAsTheTableSays("api-server", mode, exposed(ports.apiManagement()));
    }

    private static void assertAsTheTableSays(String service, Mode mode, Map<String, Metric> exposed) throws Exception {
        Map<String, Metric> documented = new HashMap<>();
        for (Row row : rows()) {
            if (row.isFor(service, mode)) {
                documented.put(row.name(), row.metric());
                if (row.isThereFromTheStart()) {
                    assertThat(exposed).as("%s, %s", service, mode).containsKey(row.name());
                }
            }
        }
        assertThat(documented).as("%s, %s", service, mode).containsAllEntriesOf(exposed);
    }

    private static List<Row> rows() throws Exception {
        return Files.readAllLines(TestSystem.ROOT.resolve("docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `sluice_"))
                .map(Row::parse)
                .toList();
    }

    /** By name, without the highest values beside summaries. */
    private Map<String, Metric> exposed(int managementPort) throws Exception {
        String text = http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:%s/actuator/prometheus".formatted(managementPort)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Metric> metrics = new TreeMap<>();
        TYPE.matcher(text)
                .results()
                .filter(type -> !type.group(1).endsWith("_max"))
                .forEach(type -> metrics.put(type.group(1), new Metric(type.group(2), labels(text, type.group(1)))));
        return metrics;
    }

    private static String labels(String text, String name) {
        return Pattern.compile("(?m)^%s(?:_count)?(\\{.*\\})? ".formatted(name))
                .matcher(text)
                .results()
                .filter(sample -> sample.group(1) != null)
                .flatMap(sample -> LABEL.matcher(sample.group(1)).results())
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(" "));
    }
}
