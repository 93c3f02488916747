package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Measurement;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL alone, driven by pgbench with a script of prepared function calls. */
final class PgBench implements Variant {

    private static final Pattern TPS = Pattern.compile("^tps = ([0-9.]+) ");
    private static final Pattern TRANSACTIONS = Pattern.compile("^number of transactions actually processed: ([0-9]+)");

    private final String name;
    private final String script;
    private final int clients;
    private final int updatesAScript;
    private final Database database;
    private final TestBed bed;
    private final Programs programs;
    private final Options options;
    private int runs;

    /** @param script the resource that it is driven by, of so many updates */
    PgBench(
            String name,
            String script,
            int clients,
            int updatesAScript,
            Database database,
            TestBed bed,
            Programs programs,
            Options options) {
        this.name = name;
        this.script = script;
        this.clients = clients;
        this.updatesAScript = updatesAScript;
        this.database = database;
        this.bed = bed;
        this.programs = programs;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    /** PostgreSQL needs its caches filled, which the others' warm-up and the reset do. */
    @Override
    public void warmUp() {
        run(2);
    }

    @Override
    public Measurement run() {
        return run((int) options.length().toSeconds());
    }

    private Measurement run(int seconds) {
        database.reset(Limit.OLD_ORDERS);
        long before = database.events();
        Path file = Resources.copy(script, bed.scratch());
        var meter = bed.meter().endedChildren("client");
        Map<String, Long> cpu = meter.read();
        List<String> output = programs.run(
                "pgbench",
                List.of(
                        programs.pgbench(),
                        "--host=127.0.0.1",
                        "--port=" + database.port(),
                        "--username=" + Postgres.SUPERUSER,
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + clients,
                        "--jobs=" + Math.min(clients, Runtime.getRuntime().availableProcessors()),
                        "--time=" + seconds,
                        "--define=i=0",
                        "--define=run=" + ++runs,
                        "--file=" + file,
                        database.name()));
        Map<String, Long> used = meter.since(cpu);
        double scripts = Double.parseDouble(find(TPS, output));
        long updates = Long.parseLong(find(TRANSACTIONS, output)) * updatesAScript;
        long stored = database.events() - before;
        if (stored != updates) {
            throw new CannotRunException(
                    "%s: pgbench tells of %s updates, the database has %s.".formatted(name, updates, stored));
        }
        return new Measurement(updates, updates / (scripts * updatesAScript), used);
    }

    private static String find(Pattern pattern, List<String> output) {
        return output.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() ->
                        new CannotRunException("pgbench did not say how many it did:\n" + String.join("\n", output)));
    }
}
