package dev.sluice.chaos;

import dev.sluice.chaos.Findings.Kind;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One mode, broken for a while under load and audited. */
final class ChaosRun {

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** With load, after the last fault: longer than recovery may take. */
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    /** From the end of the load until nothing may wait any more. */
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

    private final Mode mode;
    private final Options options;
    private final PrintStream out;
    private final String prefix;
    private final Path ledgerFile;
    private final ThreadDumps dumps;
    private final OwnFormat own = new OwnFormat(ChaosSystem.FIRST_SECRET);

    ChaosRun(Mode mode, Options options, PrintStream out) {
        this.mode = mode;
        this.options = options;
        this.out = out;
        this.prefix = "chaos-%s-%s-".formatted(options.seed(), mode);
        this.ledgerFile = options.directory().resolve("%s-%s.ledger".formatted(mode, options.seed()));
        this.dumps = new ThreadDumps(options.directory().resolve("%s-%s.threads".formatted(mode, options.seed())));
    }

    /** Prints its line, and keeps the ledger where something is off; whether nothing is. */
    boolean run() {
        out.printf("%s mode, seed %s%n", mode, options.seed());
        if (!ChaosSystem.canSetClocks()) {
            out.println("  Left out: clocks that are off, for there is no libfaketime.");
        }
        try (ChaosSystem system = new ChaosSystem(mode, options.root(), options.directory())) {
            if (!system.database.hasDisk()) {
                out.println("  Left out: a full disk, for none can be mounted.");
            }
            system.start(options.toxiproxy(), options.haproxy());
            try (Backlog backlog = backlog(system)) {
                return run(system, backlog);
            }
        }
    }

    private Backlog backlog(ChaosSystem system) {
        return switch (mode) {
            case HTTP, GRPC -> new Backlog.None();
            case INBOX -> new InboxBacklog(system.inbox());
            case KAFKA -> new KafkaBacklog(system.kafka().bootstrap(), system.orders());
        };
    }

    private boolean run(ChaosSystem system, Backlog backlog) {
        int faults;
        int undelivered;
        Ledger ledger = new Ledger(ledgerFile);
        List<Format> formats = formats(system);
        try (ledger;
                Standstills _ = new Standstills(ledger);
                Provider provider = new Provider(
                        system.ingestUrls(), ledger, prefix, options.seed(), options.rate(), formats, ingest -> {
                            if (!ledger.isSilenced(ingest)) {
                                dumps.take(system.pids());
                            }
                        });
                Reader reader = new Reader(system.apiUrl(), provider, ledger)) {
            provider.start();
            Waiting.pause(WARM_UP);
            reader.start(options.seed());
            RandomGenerator random = Provider.RANDOM.create(options.seed());
            faults =
                    new Schedule(faults(system, provider, backlog), ledger, random, out::println).run(options.length());
            Waiting.pause(RECOVERY);
            provider.finish();
            Waiting.until(() -> provider.undelivered() == 0, DRAINED_WITHIN);
            undelivered = provider.undelivered();
        }
        boolean drained = Waiting.until(() -> backlog.waiting() == 0, DRAINED_WITHIN);
        List<String> prefixes =
                formats.stream().map(format -> format.orderIdPrefix() + prefix).toList();
        return conclude(system, prefixes, backlog, faults, undelivered, drained ? 0 : Math.max(1, backlog.waiting()));
    }

    /** Providers' formats go through the inbox alone. */
    private List<Format> formats(ChaosSystem system) {
        return Stream.concat(Stream.of(own), system.accounts().stream().map(ProviderFormat::new))
                .toList();
    }

    private List<List<Fault>> faults(ChaosSystem system, Provider provider, Backlog backlog) {
        List<List<Fault>> groups = new ArrayList<>(List.of(
                new ProcessFaults(system, own).all(), new DatabaseFaults(system).all(), NetworkFaults.all(system)));
        if (backlog instanceof KafkaBacklog kafka) {
            groups.add(new KafkaFaults(system, provider, kafka).all());
        }
        List<List<Fault>> chosen = groups.stream()
                .map(group -> group.stream()
                        .filter(fault -> options.faults().stream().anyMatch(fault.name()::contains))
                        .toList())
                .filter(group -> !group.isEmpty())
                .toList();
        if (chosen.isEmpty()) {
            throw new CannotRunException(
                    "No fault of %s mode has a name that contains one of %s.".formatted(mode, options.faults()));
        }
        return chosen;
    }

    private boolean conclude(
            ChaosSystem system, List<String> prefixes, Backlog backlog, int faults, int undelivered, long waiting) {
        History history = History.read(ledgerFile);
        Audit audit = new Audit(history, mode);
        Findings findings = audit.of(
                system.orders(),
                prefixes,
                backlog.refused(audit.subjects()),
                new Linearizability(options.history(), mode));
        backlog.audit(findings);
        findings.add(Kind.STUCK, undelivered, "not delivered to the end: %s webhooks".formatted(undelivered));
        findings.add(Kind.STUCK, waiting, "taken and not applied to the end: %s".formatted(waiting));
        if (history.stoodStill() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  The machine stood still for %.1f s in all; what was unanswered then is not late.%n",
                    history.stoodStill() / 1e6);
        }
        findings.examples().forEach(example -> out.println("  " + example));
        out.printf(Locale.ROOT, "chaos %s webhooks=%s faults=%s %s%n", mode, audit.webhooks(), faults, findings);
        if (findings.isClean()) {
            delete(ledgerFile);
            dumps.delete();
        } else {
            List<String> threads = dumps.summary();
            threads.forEach(line -> out.println("  when the first answer was late, " + line));
            out.printf("  The ledger is %s; the services' log is beside it.%n", ledgerFile);
        }
        return findings.isClean();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be deleted: %s".formatted(file, e), e);
        }
    }
}
