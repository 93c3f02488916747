package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Measurement;
import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import java.util.Locale;
import java.util.Map;

/** HTTP mode, from webhook to commit, driven by wrk. */
final class HttpVariant implements Variant {

    private static final int WARM_UP_SECONDS = 5;
    private static final int WARM_UP_ALONE_SECONDS = 40;

    private final String name;
    private final int connections;
    private final HttpSystem system;
    private final TestBed bed;
    private final Options options;
    private final Wrk wrk;

    HttpVariant(String name, int connections, HttpSystem system, TestBed bed, Programs programs, Options options) {
        this.name = name;
        this.connections = connections;
        this.system = system;
        this.bed = bed;
        this.options = options;
        this.wrk = new Wrk(bed, programs, system.ingest().port());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void warmUp() {
        system.database().reset(Limit.OLD_ORDERS);
        if (connections == 1) {
            // Under load, which warms its system up, updates travel together: what one client needs is not warm yet
            wrk.run(2, WARM_UP_ALONE_SECONDS);
        } else {
            options.untilWarm(() -> wrk.run(connections, WARM_UP_SECONDS).requests());
        }
    }

    @Override
    public Measurement run() {
        system.database().reset(Limit.OLD_ORDERS);
        long before = system.database().events();
        CpuMeter meter = bed.meter()
                .process("ingest", system.ingest().pid())
                .process("api", system.api().pid())
                .endedChildren("client");
        Map<String, Long> cpu = meter.read();
        Wrk.Result result = wrk.run(connections, (int) options.length().toSeconds());
        Map<String, Long> used = meter.since(cpu);
        result.requireAccepted();
        long stored = system.database().events() - before;
        // wrk hangs up at the end on what it has sent last
        if (stored < result.accepted() || stored > result.accepted() + connections) {
            throw new CannotRunException("%s: %s webhooks were answered 2xx, the database has %s."
                    .formatted(name, result.accepted(), stored));
        }
        bed.say(String.format(
                Locale.ROOT,
                "  %s: p50 %.1f ms, p99 %.1f ms, %d refused",
                name,
                result.p50() / 1e3,
                result.p99() / 1e3,
                result.refused()));
        return new Measurement(result.accepted(), result.micros() / 1e6, used);
    }
}
