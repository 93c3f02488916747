package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Measurement;
import dev.sluice.bench.load.Median;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code limit}: the same updates by PostgreSQL alone and by both modes, in turn on the same machine, and the ratios.
 * Variants: {@code one-call}, {@code batch}, {@code http}, {@code http-single}, whose batches are of one, {@code one-call-alone} and
 * {@code http-alone}, with one client, and {@code kafka}.
 */
public final class Limit {

    static final int OLD_ORDERS = 20_000;

    private static final String SINGLE = "http-single";
    private static final String ONE_CALL_ALONE = "one-call-alone";
    private static final String HTTP_ALONE = "http-alone";

    private static final List<String> PROCESSES = List.of("ingest", "api", "postgres", "broker", "client");

    private final Options options;
    private final PrintStream out;

    /** Does nothing yet. */
    public Limit(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** 0 when everything was measured. */
    public int run() {
        Programs.require(options.wants("one-call", "batch", ONE_CALL_ALONE), options.wants("http", SINGLE, HTTP_ALONE));
        try (TestBed bed = new TestBed(new Console(out))) {
            bed.durability().forEach((setting, value) -> bed.say("%s = %s".formatted(setting, value)));
            List<Variant> variants = variants(bed);
            bed.say("Warming up ...");
            variants.forEach(Variant::warmUp);
            variants.removeIf(variant -> !options.wants(variant.name()));
            Map<String, List<Measurement>> measured = new LinkedHashMap<>();
            for (int round = 1; round <= options.rounds(); round++) {
                for (Variant variant : variants) {
                    Measurement measurement = variant.run();
                    measured.computeIfAbsent(variant.name(), _ -> new ArrayList<>())
                            .add(measurement);
                    bed.say("round %s  %s".formatted(round, describe(variant.name(), List.of(measurement))));
                }
            }
            report(bed, measured);
        }
        return 0;
    }

    /** All that run stay up, so that each is warm when it is measured; idle they take next to nothing. Some share a system, and are warm together. */
    private List<Variant> variants(TestBed bed) {
        var programs = new Programs(bed);
        List<Variant> variants = new ArrayList<>();
        if (options.wants("one-call", "batch", ONE_CALL_ALONE)) {
            Database alone = alone(bed);
            variants.add(new PgBench("one-call", "one-call.sql", 16, 3, alone, bed, programs, options));
            variants.add(new PgBench(ONE_CALL_ALONE, "one-call.sql", 1, 3, alone, bed, programs, options));
            variants.add(new PgBench("batch", "batch.sql", 4, 3 * 64, alone, bed, programs, options));
        }
        if (options.wants("http", HTTP_ALONE)) {
            var usual = HttpSystem.start(bed, "http", Map.of());
            variants.add(new HttpVariant("http", options.connections(), usual, bed, programs, options));
            variants.add(new HttpVariant(HTTP_ALONE, 1, usual, bed, programs, options));
        }
        if (options.wants(SINGLE)) {
            var single = HttpSystem.start(bed, "single", HttpSystem.withoutBatches());
            variants.add(new HttpVariant(SINGLE, options.connections(), single, bed, programs, options));
        }
        if (options.wants("kafka")) {
            variants.add(new KafkaVariant(bed.createDatabase("kafka"), bed, options));
        }
        return variants;
    }

    /** The tables as api-server's own migrations make them, and the functions. */
    private static Database alone(TestBed bed) {
        Database alone = bed.createDatabase("alone");
        Migrations.run(alone);
        alone.execute(Resources.read("functions.sql"));
        return alone;
    }

    private void report(TestBed bed, Map<String, List<Measurement>> measured) {
        bed.say("");
        bed.say("%-14s %12s   CPU us an update: %s"
                .formatted("median of " + options.rounds(), "updates/s", String.join(" / ", PROCESSES)));
        measured.forEach((name, some) -> bed.say(describe(name, some)));
        bed.say("");
        for (String ours : List.of("http", "kafka")) {
            for (String limit : List.of("one-call", "batch")) {
                ratio(bed, measured, ours, limit);
            }
        }
        ratio(bed, measured, HTTP_ALONE, ONE_CALL_ALONE);
        ratio(bed, measured, "http", SINGLE);
        ratio(bed, measured, "kafka", "http");
    }

    private static void ratio(TestBed bed, Map<String, List<Measurement>> measured, String ours, String other) {
        if (measured.containsKey(ours) && measured.containsKey(other)) {
            bed.say(String.format(
                    Locale.ROOT, "ratio %s %s %.2f", ours, other, rate(measured, ours) / rate(measured, other)));
        }
    }

    private static double rate(Map<String, List<Measurement>> measured, String name) {
        return Median.of(measured.getOrDefault(name, List.of()), Measurement::rate);
    }

    private static String describe(String name, List<Measurement> some) {
        var cpu = new ArrayList<String>();
        for (String process : PROCESSES) {
            double micros = Median.of(some, one -> one.microsAnUpdate(process));
            cpu.add(micros == 0 ? "-" : String.format(Locale.ROOT, "%.1f", micros));
        }
        return String.format(
                Locale.ROOT, "%-14s %,12.0f   %s", name, Median.of(some, Measurement::rate), String.join(" / ", cpu));
    }
}
