package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Turn;
import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Service;
import dev.sluice.local.CannotRunException;
import java.util.HashMap;
import java.util.Map;

/** HTTP mode, from webhook to commit, driven by wrk. */
final class HttpVariant implements Variant {

    private static final int WARM_UP_SECONDS = 5;

    private final String name;
    private final Database database;
    private final TestBed bed;
    private final Options options;
    private final Service api;
    private final Service ingest;
    private final Wrk wrk;

    /** @param maxBatch most updates in a batch; 0 leaves it to api-server */
    HttpVariant(String name, int maxBatch, Database database, TestBed bed, Programs programs, Options options) {
        this.name = name;
        this.database = database;
        this.bed = bed;
        this.options = options;
        Map<String, String> configuration = new HashMap<>(Map.of("WEBHOOK_MODE", "http"));
        if (maxBatch > 0) {
            configuration.put("SLUICE_BATCHING_MAXBATCH", Integer.toString(maxBatch));
        }
        this.api = bed.startApi(name + "-api", database, configuration);
        this.ingest = bed.startIngest(name + "-ingest", api, Map.of("WEBHOOK_MODE", "http"));
        this.wrk = new Wrk(bed, programs, ingest.port());
        bed.say("%s: api-server is process %d, ingest-app is process %d on port %d"
                .formatted(name, api.pid(), ingest.pid(), ingest.port()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void warmUp() {
        database.reset(Limit.OLD_ORDERS);
        for (long sent = 0; sent < options.warmUp(); ) {
            sent += wrk.run(options.connections(), WARM_UP_SECONDS).requests();
        }
    }

    @Override
    public Turn run() {
        database.reset(Limit.OLD_ORDERS);
        long before = database.events();
        CpuMeter meter = bed.meter()
                .process("ingest", ingest.pid())
                .process("api", api.pid())
                .endedChildren("client");
        Map<String, Long> cpu = meter.read();
        Wrk.Result result = wrk.run(options.connections(), (int) options.turn().toSeconds());
        Map<String, Long> used = meter.since(cpu);
        result.requireAccepted();
        long stored = database.events() - before;
        // wrk hangs up at the end on what it has sent last
        if (stored < result.accepted() || stored > result.accepted() + options.connections()) {
            throw new CannotRunException("%s: %d webhooks were answered 2xx, the database has %d."
                    .formatted(name, result.accepted(), stored));
        }
        bed.say("  %s: p50 %.1f ms, p99 %.1f ms, %d refused"
                .formatted(name, result.p50() / 1e3, result.p99() / 1e3, result.refused()));
        return new Turn(result.accepted(), result.micros() / 1e6, used);
    }
}
