package dev.sluice.chaos;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.system.Balancer;
import dev.sluice.system.Balancer.Front;
import dev.sluice.system.Balancer.Server;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.DataLock;
import dev.sluice.system.Directories;
import dev.sluice.system.Kafka;
import dev.sluice.system.Layout;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import dev.sluice.system.QuickStart;
import dev.sluice.testkit.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Two of each service in one mode, the api-servers behind HAProxy, PostgreSQL with durable settings, a broker where the mode
 * wants one, and Toxiproxy between each two parts. Closed by whoever made it, and by a shutdown hook where a signal ends the
 * run.
 */
final class ChaosSystem implements AutoCloseable {

    static final String FIRST_SECRET = secret(0);

    private static final String SERVICE_OPTIONS = "-Xms192m -Xmx256m";

    /** Of Debian's package of this name. */
    private static final Path FAKETIME = Path.of("/usr/lib/%s-linux-gnu/faketime/libfaketime.so.1"
            .formatted(System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64"));

    /** What stands between two parts. */
    enum Link {
        PROVIDER_INGEST_1,
        PROVIDER_INGEST_2,
        INGEST_API,
        API_POSTGRES,
        INGEST_POSTGRES,
        KAFKA
    }

    private final Mode mode;
    private final Path data;
    private final QuickStart quickStart;
    private final DataLock lock;
    private final PrintStream log;
    private final LocalSystem system;
    private final Ports[] api = {Ports.free(), Ports.free()};
    private final Ports[] ingest = {Ports.free(), Ports.free()};
    private final int[] more = Ports.free(8);
    private final Map<Link, Integer> linkPorts = linkPorts();
    private final Kafka kafka = new Kafka(more[1], more[2], port(Link.KAFKA));
    private final Map<String, Part> services = new HashMap<>();
    private final AtomicReference<String> secrets = new AtomicReference<>(FIRST_SECRET);
    private final Map<String, Duration> clocks = new ConcurrentHashMap<>();
    private final Thread hook = new Thread(this::end);

    final Toxiproxy toxiproxy = new Toxiproxy(more[3]);
    final PostgresPair database;
    final Part broker;

    /**
     * Prepares it, with nothing running.
     *
     * @param root the checkout, or a copy of its layout with other jars
     * @param directory for data, which are deleted at the end, and logs
     */
    ChaosSystem(Mode mode, Path root, Path directory) {
        this.mode = mode;
        this.data = directory.resolve("data").toAbsolutePath();
        new Layout(root, data).requireBuilt();
        this.lock = DataLock.acquire(data);
        this.quickStart = new QuickStart(
                root.toAbsolutePath(), directory.resolve("laid-out").toAbsolutePath());
        try {
            log = new PrintStream(
                    Files.newOutputStream(directory.resolve(mode + ".log")), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(directory, e), e);
        }
        this.system = new LocalSystem(quickStart.layout(data), new Console(log));
        database = new PostgresPair(system, data, more[0], more[7]);
        broker = new Part(() -> system.startKafka(kafka));
        for (int i = 0; i < 2; i++) {
            int number = i;
            services.put("api-" + (i + 1), new Part(() -> startApi(number)));
            services.put("ingest-" + (i + 1), new Part(() -> startIngest(number)));
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts all of it. */
    void start(Path toxiproxyBinary, Path haproxyBinary) {
        database.start();
        startToxiproxy(toxiproxyBinary);
        startBalancer(haproxyBinary);
        if (mode == Mode.KAFKA) {
            broker.start();
        }
        if (mode == Mode.INBOX) {
            DemoAccounts.make(data.resolve("accounts"));
        }
        inParallel(services.values().stream().<Runnable>map(part -> part::start).toList());
    }

    /** Runs all at once, and returns when all have run; throws if one did. */
    static void inParallel(List<Runnable> all) {
        try {
            CompletableFuture.allOf(all.stream()
                            .map(one -> CompletableFuture.runAsync(one, Thread::startVirtualThread))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new CannotRunException("The run was given up: " + e.getCause(), e);
        }
    }

    private void startToxiproxy(Path binary) {
        system.start(
                "toxiproxy",
                List.of(binary.toString(), "-host", "127.0.0.1", "-port", Integer.toString(more[3])),
                Map.of("LOG_LEVEL", "error"),
                _ -> true);
        awaitUp("Toxiproxy", toxiproxy::isUp);
        link(Link.PROVIDER_INGEST_1, ingest[0].ingest());
        link(Link.PROVIDER_INGEST_2, ingest[1].ingest());
        link(Link.INGEST_API, mode == Mode.GRPC ? more[5] : more[4]);
        link(Link.API_POSTGRES, database.postgres().port());
        link(Link.INGEST_POSTGRES, database.postgres().port());
        link(Link.KAFKA, kafka.port());
    }

    private void link(Link link, int to) {
        toxiproxy.link(link.name(), port(link), to);
    }

    private static Map<Link, Integer> linkPorts() {
        Map<Link, Integer> ports = new EnumMap<>(Link.class);
        for (Link link : Link.values()) {
            ports.put(link, Ports.free(1)[0]);
        }
        return ports;
    }

    private int port(Link link) {
        return Objects.requireNonNull(linkPorts.get(link));
    }

    private void startBalancer(Path binary) {
        List<Front> fronts = new ArrayList<>(List.of(Front.http("api", more[4], api[0].api(), api[1].api())));
        if (mode == Mode.GRPC) {
            List<Server> servers = Stream.of(api)
                    .map(ports -> new Server(ports.grpc(), ports.api()))
                    .toList();
            fronts.add(new Front("grpc", "tcp", more[5], servers));
        }
        try {
            Path configuration =
                    Files.writeString(data.resolve("haproxy.cfg"), Balancer.configuration(more[6], fronts));
            system.start(
                    "haproxy",
                    List.of(binary.toString(), "-db", "-f", configuration.toString()),
                    System.getenv(),
                    _ -> true);
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(data, e), e);
        }
    }

    private Child startApi(int number) {
        Map<String, String> environment = common("api-" + (number + 1));
        environment.putAll(quickStart.api(SERVICE_OPTIONS));
        environment.put("PG_URL", throughLink(Link.API_POSTGRES, "sluice"));
        environment.put("GRPC_PORT", Integer.toString(api[number].grpc()));
        return system.startApi(
                "api-" + (number + 1),
                api[number].api(),
                api[number].apiManagement(),
                database.postgres(),
                environment);
    }

    private Child startIngest(int number) {
        Map<String, String> environment = common("ingest-" + (number + 1));
        environment.putAll(quickStart.ingest(SERVICE_OPTIONS));
        environment.put("WEBHOOK_SECRETS", secrets.get());
        environment.put("API_GRPC_TARGET", "127.0.0.1:" + port(Link.INGEST_API));
        if (mode == Mode.INBOX) {
            environment.putAll(database.postgres().inbox());
            environment.put("INBOX_PG_URL", throughLink(Link.INGEST_POSTGRES, "inbox"));
            environment.put("PROVIDERS_FILE", accountsFile().toString());
        }
        return system.startIngest(
                "ingest-" + (number + 1),
                ingest[number].ingest(),
                ingest[number].ingestManagement(),
                port(Link.INGEST_API),
                environment);
    }

    private Path accountsFile() {
        return DemoAccounts.file(data.resolve("accounts"));
    }

    /** At providers whose webhooks are taken as they are; none but in inbox mode. */
    List<Account> accounts() {
        if (mode != Mode.INBOX) {
            return List.of();
        }
        Accounts accounts = Accounts.read(accountsFile(), Map.of());
        return Stream.of(ProviderName.values()).map(accounts::only).toList();
    }

    private Map<String, String> common(String service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WEBHOOK_MODE", mode.toString());
        environment.put("BIND_ADDRESS", "127.0.0.1");
        environment.put("SHUTDOWN_DELAY", "1s"); // longer than HAProxy needs to see that it is not ready any more
        environment.put("LOG_LEVEL", "warn");
        if (mode == Mode.KAFKA) {
            environment.put("KAFKA_BROKERS", kafka.bootstrap());
        }
        Duration ahead = clocks.getOrDefault(service, Duration.ZERO);
        if (!ahead.isZero()) {
            environment.put("LD_PRELOAD", FAKETIME.toString());
            environment.put("FAKETIME", (ahead.isNegative() ? "" : "+") + ahead.toSeconds());
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            environment.put("NO_FAKE_STAT", "1"); // or the AOT cache takes its jar for a newer one
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0"); // without it, each timed wait of a JVM spins
        }
        return environment;
    }

    private String throughLink(Link link, String database) {
        return new Postgres(port(link)).url(database);
    }

    private static void awaitUp(String name, BooleanSupplier up) {
        if (!Waiting.until(up, Duration.ofSeconds(20))) {
            throw new CannotRunException(name + " did not get ready within 20 s.");
        }
    }

    /** The secret after so many rotations. */
    static String secret(int number) {
        byte[] bytes = ("chaos secret number " + (1000 + number)).getBytes(StandardCharsets.US_ASCII);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    Mode mode() {
        return mode;
    }

    /** One of {@code api-1}, {@code api-2}, {@code ingest-1} and {@code ingest-2}. */
    Part service(String name) {
        return Objects.requireNonNull(services.get(name));
    }

    /** Of what runs of the services and of this program, by name. */
    Map<String, Supplier<OptionalLong>> pids() {
        Map<String, Supplier<OptionalLong>> pids = new HashMap<>();
        pids.put("chaos", () -> OptionalLong.of(ProcessHandle.current().pid()));
        services.forEach((name, part) -> pids.put(name, part::findPid));
        return pids;
    }

    /** Where the provider sends, through a link each. */
    List<String> ingestUrls() {
        return List.of(url(port(Link.PROVIDER_INGEST_1)), url(port(Link.PROVIDER_INGEST_2)));
    }

    /** Both api-servers behind HAProxy. */
    String apiUrl() {
        return url(more[4]);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Whether a service can be given a clock that is off. */
    static boolean canSetClocks() {
        return Files.exists(FAKETIME);
    }

    /** What a service takes for the time after its next start: so much later than it is, or earlier. */
    void setClock(String service, Duration ahead) {
        clocks.put(service, ahead);
    }

    /** What webhooks may be signed with after the next start of an ingest-app, comma-separated. */
    void setSecrets(String all) {
        secrets.set(all);
    }

    /** Has the other PostgreSQL take the place of the one that runs, and the services find it there. */
    void failOver() {
        database.failOver();
        for (Link link : List.of(Link.API_POSTGRES, Link.INGEST_POSTGRES)) {
            toxiproxy.relink(link.name(), database.postgres().port());
        }
    }

    /** api-server's database as its superuser sees it, with nothing between. */
    Database orders() {
        return database.database("sluice");
    }

    /** ingest-app's, likewise. */
    Database inbox() {
        return database.database("inbox");
    }

    /** The broker, with nothing between. */
    Kafka kafka() {
        return new Kafka(kafka.port(), kafka.controllerPort());
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The hook runs already
        }
    }

    /** What is frozen would not hear that it is to end. */
    private void resumeAll() {
        Stream.concat(services.values().stream(), Stream.of(broker))
                .filter(Part::isUp)
                .forEach(Part::resume);
        database.resume();
    }

    private synchronized void end() {
        resumeAll();
        system.close();
        log.close();
        try {
            database.close();
            if (Files.exists(data)) {
                Directories.delete(data);
            }
        } catch (IOException e) {
            System.err.printf("%s cannot be deleted: %s%n", data, e);
        } finally {
            lock.close();
        }
    }
}
