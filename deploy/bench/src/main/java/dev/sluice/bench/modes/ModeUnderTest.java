package dev.sluice.bench.modes;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.OrderLifecycles;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.load.Workload;
import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Broker;
import dev.sluice.bench.system.TestBed.Service;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.testkit.audit.Audit;
import dev.sluice.testkit.audit.AuditReport;
import dev.sluice.testkit.audit.SentEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Both services in one mode over a database of their own, and the load that they get. */
final class ModeUnderTest {

    private static final int OLD_ORDERS = 20_000;
    private static final Duration APPLIED_WITHIN = Duration.ofMinutes(2);
    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final TestBed bed;
    private final Mode mode;
    private final Options options;
    private final Database database;
    private final @Nullable Broker broker;
    private final Service api;
    private final Service ingest;
    private int loads;

    ModeUnderTest(Mode mode, TestBed bed, Options options) {
        this.bed = bed;
        this.mode = mode;
        this.options = options;
        this.database = bed.createDatabase("updates_" + mode);
        Map<String, String> configuration = new HashMap<>(Map.of("WEBHOOK_MODE", mode.toString()));
        this.broker = mode == Mode.KAFKA ? bed.startKafka() : null;
        if (broker != null) {
            configuration.put("KAFKA_BROKERS", broker.bootstrap());
        }
        if (mode == Mode.GRPC) {
            configuration.putAll(Ports.free().grpcEnvironment());
        }
        this.api = bed.startApi(mode + "-api", database, configuration);
        if (mode == Mode.INBOX) {
            configuration.putAll(bed.inbox());
        }
        this.ingest = bed.startIngest(mode + "-ingest", api, configuration);
    }

    Mode mode() {
        return mode;
    }

    void warmUp() {
        database.reset(OLD_ORDERS);
        options.untilWarm(
                () -> load("warm-up", new Pace.Closed(), WARM_UP).load().sent().size());
    }

    /**
     * Full load in the closed model, then a steady one, in the open model; each is audited.
     *
     * @param steady webhooks a second of the latter; where there is none, half of what the former took
     */
    Round run(OptionalDouble steady) {
        database.reset(OLD_ORDERS);
        CpuMeter meter = bed.meter()
                .process("ingest", ingest.pid())
                .process("api", api.pid())
                .process("client", ProcessHandle.current().pid());
        if (broker != null) {
            meter.process("broker", broker.pid());
        }
        Map<String, Long> before = meter.read();
        Audited full = load("full", new Pace.Closed(), options.length());
        Map<String, Long> used = meter.since(before);
        Map<String, Double> cpu = new LinkedHashMap<>();
        used.forEach((process, micros) ->
                cpu.put(process, micros / (double) full.load().sent().size()));
        double rate = full.accepted();
        double steadyRate = steady.orElse(full.load().rate() / 2);
        Audited half = load("half", new Pace.Constant(steadyRate), options.length());
        return new Round(
                rate,
                full.applied(),
                steadyRate,
                half.load().millis(50),
                half.load().millis(99),
                half.load().millis(99.9),
                half.untilApplied().getValueAtPercentile(99) / 1e3,
                cpu,
                full.audit().lost() + half.audit().lost(),
                full.audit().doubled() + half.audit().doubled(),
                full.wrong() + half.wrong());
    }

    /** A load and what the database has of it. */
    private record Audited(LoadResult load, AuditReport audit, Histogram untilApplied) {

        double accepted() {
            return load.sent().stream().filter(SentEvent::isAccepted).count() / load.seconds();
        }

        double applied() {
            return audit.stored() / ((audit.lastCommit() - load.startedAt()) / 1e6);
        }

        long wrong() {
            return load.wrong() + audit.unexpected() + audit.misordered() + audit.wrongStates();
        }
    }

    private Audited load(String name, Pace pace, Duration time) {
        String prefix = "%s-%s-%s".formatted(mode, name, loads++);
        long stored = database.events();
        LoadResult load = new Load(ingest.port(), mode, new OrderLifecycles(prefix, Workload.of(mode)), pace, time)
                .run(options.connections());
        var untilApplied = new Histogram(LONGEST_MICROS, 3);
        var audit = new Audit(load.sent(), micros -> untilApplied.recordValue(Math.min(LONGEST_MICROS, micros)));
        if (!database.await(
                "select (select count(*) from order_events) + (select count(*) from dispute_events) >= %s"
                        .formatted(stored + audit.awaited()),
                APPLIED_WITHIN)) {
            // Not thrown: what is missing is what the audit is for
            bed.say("%s: not all updates were applied within %s.".formatted(prefix, APPLIED_WITHIN));
        }
        AuditReport report = audit.of(database.asSuperuser(), prefix);
        load.examples().forEach(example -> bed.say("  wrong answer: " + example));
        report.examples().forEach(example -> bed.say("  audit: " + example));
        if (load.sent().stream().noneMatch(SentEvent::isAccepted)) {
            throw new CannotRunException(prefix + ": no webhook was accepted.");
        }
        return new Audited(load, report, untilApplied);
    }
}
