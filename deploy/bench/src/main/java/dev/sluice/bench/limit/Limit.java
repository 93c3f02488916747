package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Turn;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.local.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code limit}: the same updates by PostgreSQL alone and by both modes, in turn on the same machine, and the ratios.
 * Variants: {@code one-call}, {@code batch}, {@code http}, {@code kafka}, and, where asked for, {@code http-single},
 * whose batches are of one.
 */
public final class Limit {

    static final int OLD_ORDERS = 20_000;

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
        Programs.require(
                options.wants("one-call") || options.wants("batch"),
                options.wants("http") || options.only().contains("http-single"));
        try (TestBed bed = new TestBed(new Console(out))) {
            List<Variant> variants = variants(bed);
            bed.say("Warming up ...");
            variants.forEach(Variant::warmUp);
            Map<String, List<Turn>> turns = new LinkedHashMap<>();
            for (int round = 1; round <= options.rounds(); round++) {
                for (Variant variant : variants) {
                    Turn turn = variant.run();
                    turns.computeIfAbsent(variant.name(), _ -> new ArrayList<>())
                            .add(turn);
                    bed.say("round %d  %s".formatted(round, describe(variant.name(), List.of(turn))));
                }
            }
            report(bed, turns);
        }
        return 0;
    }

    /** All that run stay up, so that each is warm in its turn; idle they take next to nothing. */
    private List<Variant> variants(TestBed bed) {
        var programs = new Programs(bed);
        Database http = bed.createDatabase("http");
        http.requireDurable().forEach((setting, value) -> bed.say("%s = %s".formatted(setting, value)));
        List<Variant> variants = new ArrayList<>();
        if (options.wants("one-call") || options.wants("batch")) {
            Database alone = alone(bed);
            if (options.wants("one-call")) {
                variants.add(new PgBench("one-call", 16, 3, alone, bed, programs, options));
            }
            if (options.wants("batch")) {
                variants.add(new PgBench("batch", 4, 3 * 64, alone, bed, programs, options));
            }
        }
        if (options.wants("http")) {
            variants.add(new HttpVariant("http", options.maxBatch(), http, bed, programs, options));
        }
        if (options.only().contains("http-single")) {
            Database single = bed.createDatabase("http_single");
            variants.add(new HttpVariant("http-single", 1, single, bed, programs, options));
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

    private void report(TestBed bed, Map<String, List<Turn>> turns) {
        bed.say("");
        bed.say("%-12s %12s   CPU us an update: %s"
                .formatted("median of " + options.rounds(), "updates/s", String.join(" / ", PROCESSES)));
        turns.forEach((name, some) -> bed.say(describe(name, some)));
        bed.say("");
        for (String ours : List.of("http", "kafka")) {
            for (String limit : List.of("one-call", "batch", "http-single")) {
                if (turns.containsKey(ours) && turns.containsKey(limit) && !(ours + limit).equals("kafkahttp-single")) {
                    bed.say("ratio %s %s %.2f".formatted(ours, limit, rate(turns, ours) / rate(turns, limit)));
                }
            }
        }
        if (turns.containsKey("kafka") && turns.containsKey("http")) {
            bed.say("ratio kafka http %.2f".formatted(rate(turns, "kafka") / rate(turns, "http")));
        }
    }

    private static double rate(Map<String, List<Turn>> turns, String name) {
        return median(turns.getOrDefault(name, List.of()), Turn::rate);
    }

    private static String describe(String name, List<Turn> turns) {
        var cpu = new ArrayList<String>();
        for (String process : PROCESSES) {
            double micros = median(turns, turn -> turn.microsAnUpdate(process));
            cpu.add(micros == 0 ? "-" : "%.1f".formatted(micros));
        }
        return "%-12s %,12.0f   %s".formatted(name, median(turns, Turn::rate), String.join(" / ", cpu));
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
