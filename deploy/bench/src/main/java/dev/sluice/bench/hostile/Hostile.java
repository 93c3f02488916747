package dev.sluice.bench.hostile;

import dev.sluice.bench.hostile.Tally.Answer;
import dev.sluice.bench.load.Flood;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.system.InboxSystem;
import dev.sluice.bench.system.ProcMemory;
import dev.sluice.bench.system.TestBed;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Console;
import dev.sluice.system.Ports;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Hostile requests at every door of both services, in inbox mode, with api-server serving gRPC besides, while honest providers
 * send. A seed makes the same requests again.
 */
public final class Hostile {

    private static final Path LOG = Path.of("target", "hostile.log");
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final int HONEST_CONNECTIONS = 16;
    private static final double HONEST_RATE = 50;
    private static final double SLOWER = 2;
    private static final double MEGABYTES_MORE = 32;
    /** What a JVM compiles of the ways that hostile requests take keeps both of two cores busy for some twenty seconds. */
    private static final int MOST_TO_WARM_UP = 20_000;

    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);

    private final HostileOptions options;
    private final PrintStream out;
    private final LogWatch log = new LogWatch();
    private final Secrets secrets = Secrets.make();
    private final List<String> faults = new ArrayList<>();
    private int floods;

    /** Does nothing yet. */
    public Hostile(HostileOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** 0 when all was as it has to be. */
    public int run() {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(LOG));
                TestBed bed = new TestBed(new Console(log.console(out, file)))) {
            Path accounts = DemoAccounts.make(bed.scratch().resolve("accounts"));
            int grpc = Ports.ephemeral();
            InboxSystem system = InboxSystem.start(bed, "hostile", configuration(accounts, grpc));
            List<Door> doors = Doors.of(
                    new Doors.Ports(
                            system.ingest().port(),
                            system.ingest().managementPort(),
                            system.api().port(),
                            system.api().managementPort(),
                            grpc),
                    secrets,
                    Accounts.read(accounts, Map.of()));
            attack(bed, system, doors);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be written: %s".formatted(LOG, e), e);
        }
        faults.forEach(fault -> out.println("hostile: " + fault));
        return faults.isEmpty() ? 0 : 1;
    }

    private Map<String, String> configuration(Path accounts, int grpc) {
        Map<String, String> configuration = new HashMap<>(secrets.configuration());
        configuration.put("PROVIDERS_FILE", accounts.toString());
        configuration.put("GRPC_PORT", Integer.toString(grpc));
        // All that is ever logged of a caller is
        configuration.put("LOG_LEVEL", "debug");
        return configuration;
    }

    private void attack(TestBed bed, InboxSystem system, List<Door> doors) {
        bed.say("hostile seed=%s: %s requests at %s doors, %s a second"
                .formatted(options.seed(), options.requests(), doors.size(), options.rate()));
        var attack = new Attack(options, doors, () -> memory(system));
        honest(system, WARM_UP);
        Flood.Result cold = beside(system, attack, Math.min(MOST_TO_WARM_UP, options.requests() / 2));
        double before = millis(honest(system, BEFORE));
        Flood.Result honest = beside(system, attack, options.requests());
        Map<Door, Tally> tallies = attack.tallies();
        double[] grown = attack.grown();
        check(system.awaitDrained(DRAINED_WITHIN), "the inbox is not drained after %s".formatted(DRAINED_WITHIN));
        List<String> strangers = attack.accepted()
                .strangers(system.inbox().asSuperuser(), system.database().asSuperuser(), prefix());
        report(bed, tallies, attack);
        checkTaken(cold);
        checkTaken(honest);
        judge(honest, before, grown);
        faults.addAll(strangers);
        check(system.ingest().child().isAlive() && system.api().child().isAlive(), "a service has ended");
        check(log.bad() == 0, "%s lines of the log (%s) have what they must not have:".formatted(log.bad(), LOG));
        log.examples().forEach(faults::add);
        bed.say(String.format(
                Locale.ROOT,
                "hostile seed=%d requests=%d failed=%d silent=%d honest=%d refused=%d p99_cold_ms=%.1f p99_before_ms=%.1f p99_beside_ms=%.1f"
                        + " ingest_grown_mb=%.0f api_grown_mb=%.0f stored_not_taken=%d log_lines=%d bad_lines=%d",
                options.seed(),
                options.requests(),
                tallies.values().stream()
                        .mapToLong(tally -> tally.of(Answer.FAILED))
                        .sum(),
                tallies.values().stream()
                        .mapToLong(tally -> tally.of(Answer.SILENT))
                        .sum(),
                honest.micros().getTotalCount() + cold.micros().getTotalCount(),
                refused(honest) + refused(cold),
                millis(cold),
                before,
                millis(honest),
                grown[0],
                grown[1],
                strangers.size(),
                log.lines(),
                log.bad()));
    }

    private void report(TestBed bed, Map<Door, Tally> tallies, Attack attack) {
        tallies.forEach((door, tally) -> {
            bed.say(String.format(Locale.ROOT, "hostile %-22s %s", door.name(), tally.line()));
            check(!tally.isBad(), "%s answered as it must not".formatted(door.name()));
        });
        attack.examples().forEach(faults::add);
    }

    private void judge(Flood.Result honest, double before, double[] grown) {
        check(
                millis(honest) <= SLOWER * before,
                "honest p99 went from %s to %s ms".formatted(Math.round(before), Math.round(millis(honest))));
        check(
                grown[0] <= MEGABYTES_MORE && grown[1] <= MEGABYTES_MORE,
                "memory grew by %s MB (ingest-app) and %s MB (api-server)"
                        .formatted(Math.round(grown[0]), Math.round(grown[1])));
    }

    private void checkTaken(Flood.Result honest) {
        check(refused(honest) == 0, "honest webhooks were answered %s".formatted(honest.statuses()));
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static long refused(Flood.Result honest) {
        return honest.micros().getTotalCount() - honest.statuses().getOrDefault(202, 0L);
    }

    private static double millis(Flood.Result honest) {
        return honest.micros().getValueAtPercentile(99) / 1e3;
    }

    /** Of ingest-app and api-server. */
    private static double[] memory(InboxSystem system) {
        return new double[] {
            ProcMemory.megabytes(system.ingest().pid()),
            ProcMemory.megabytes(system.api().pid())
        };
    }

    /** Honest ones, while the hostile ones before the n-th are sent. */
    private Flood.Result beside(InboxSystem system, Attack attack, int end) {
        Duration length = attack.lengthTo(end);
        var beside = CompletableFuture.supplyAsync(() -> honest(system, length), Thread::startVirtualThread);
        attack.runTo(end);
        return beside.join();
    }

    private String prefix() {
        return "honest-" + options.seed() + "-";
    }

    private Flood.Result honest(InboxSystem system, Duration length) {
        var signer = new StandardSigner(secrets.webhook());
        return new Flood(
                        system.ingest().port(),
                        prefix() + floods++,
                        new Pace.Constant(HONEST_RATE),
                        length,
                        body -> lines(signer.headers(body)))
                .run(HONEST_CONNECTIONS);
    }

    private static String lines(Map<String, String> headers) {
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString();
    }
}
