package dev.sluice.bench.modes;

import dev.sluice.bench.Options;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is written down of a run.
 *
 * @param date on which it ran, UTC
 * @param machine what it ran on
 * @param settings of the run, the services and PostgreSQL
 * @param medians of each mode
 * @param rounds of each mode, as measured
 */
record Report(
        String date,
        Map<String, String> machine,
        Map<String, String> settings,
        Map<String, Round> medians,
        Map<String, List<Round>> rounds) {

    static Report of(Map<String, List<Round>> rounds, Options options, Map<String, String> postgres) {
        Map<String, Round> medians = new LinkedHashMap<>();
        rounds.forEach((mode, some) -> medians.put(mode, Round.median(some)));
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("jdk", Runtime.version().toString());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connections", Integer.toString(options.connections()));
        settings.put("rounds", Integer.toString(options.rounds()));
        settings.put("seconds", Long.toString(options.length().toSeconds()));
        settings.put("warm-up", Integer.toString(options.warmUp()));
        settings.put("api-server", TestBed.serviceOptions("BENCH_API_JAVA_OPTS"));
        settings.put("ingest-app", TestBed.serviceOptions("BENCH_INGEST_JAVA_OPTS"));
        postgres.forEach((name, value) -> settings.put("postgresql " + name, value));
        return new Report(LocalDate.now(ZoneOffset.UTC).toString(), machine, settings, medians, rounds);
    }

    String table() {
        return Table.of(medians);
    }

    /** Writes {@code results.json}, {@code table.md} and {@code chart.svg}. */
    void write(Path directory) {
        try {
            Files.createDirectories(directory);
            JsonMapper json = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            Files.writeString(directory.resolve("results.json"), json.writeValueAsString(this) + "\n");
            Files.writeString(directory.resolve("table.md"), table());
            Files.writeString(directory.resolve("chart.svg"), Chart.of(medians));
        } catch (IOException e) {
            throw new CannotRunException("The results cannot be written to %s: %s".formatted(directory, e), e);
        }
    }
}
