package dev.sluice.systemtests;

import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.Directories;
import dev.sluice.system.Environment;
import dev.sluice.system.Kafka;
import dev.sluice.system.Layout;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import dev.sluice.system.QuickStart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** One mode on free ports and throw-away data, each process a {@link Part}. More services can be had beside it. */
final class TestSystem implements AutoCloseable {

    /** The checkout. */
    static final Path ROOT = Path.of(System.getProperty("sluice.root"));

    static final QuickStart QUICK_START = new QuickStart(ROOT, ROOT.resolve("deploy/system-tests/target/laid-out"));

    private final Mode mode;
    private final Path data;
    private final Layout layout;
    private final Console console;
    private final LocalSystem system;
    private final int[] ports = Ports.free(3);
    private final Ports servicePorts = Ports.free();

    final Postgres postgres = new Postgres(ports[0]);
    final Kafka kafka = new Kafka(ports[1], ports[2]);
    final Part database;
    final Part broker;
    final Part api;
    final Part ingest;

    TestSystem(Mode mode) throws IOException {
        this(mode, Files.createTempDirectory("sluice"), System.out);
    }

    /**
     * @param data where its data is thrown away
     * @param log what its processes print
     */
    TestSystem(Mode mode, Path data, OutputStream log) {
        this.mode = mode;
        this.data = data;
        layout = QUICK_START.layout(data);
        console = new Console(new PrintStream(log, true, StandardCharsets.UTF_8));
        system = new LocalSystem(layout, console);
        database = new Part(() -> system.startPostgres(postgres));
        broker = new Part(() -> system.startKafka(kafka));
        api = api("api", servicePorts, Map.of());
        ingest = ingest("ingest", servicePorts, Map.of());
    }

    /** Starts what does not run: a test may leave some part dead if it fails. */
    void start() {
        if (mode == Mode.KAFKA) {
            inParallel(database, broker);
        } else {
            database.start();
        }
        inParallel(api, ingest);
    }

    /** Ends PostgreSQL where it stands (SIGKILL), with all its processes. */
    void killDatabase() {
        Postgres.kill(database, layout.postgres());
    }

    static void inParallel(Part... parts) {
        CompletableFuture<?>[] starts = new CompletableFuture<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            starts[i] = CompletableFuture.runAsync(parts[i]::start, Thread::startVirtualThread);
        }
        CompletableFuture.allOf(starts).join();
    }

    private Map<String, String> environment(Map<String, String> service, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(service);
        environment.put("WEBHOOK_MODE", mode.toString());
        if (mode == Mode.KAFKA) {
            environment.put("KAFKA_BROKERS", kafka.bootstrap());
        }
        environment.putAll(more);
        return environment;
    }

    /** One more api-server on the same database; in Kafka mode it consumes. */
    Part api(String name, Ports at, Map<String, String> more) {
        Map<String, String> environment = environment(QUICK_START.api(), more);
        environment.putIfAbsent("SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "6000");
        return new Part(() -> system.startApi(name, at.api(), at.apiManagement(), postgres, environment));
    }

    /** One more ingest-app, for the api-server that its ports name. In inbox mode they all share one inbox. */
    Part ingest(String name, Ports at, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(mode == Mode.INBOX ? postgres.inbox() : Map.of());
        environment.putAll(environment(QUICK_START.ingest(), more));
        return new Part(() -> system.startIngest(name, at.ingest(), at.ingestManagement(), at.api(), environment));
    }

    /** Likewise of another version, and without what makes this one start quickly. */
    Part api(String name, Layout version, Ports at, Map<String, String> more) {
        Map<String, String> environment = environment(
                Map.of("PORT", Integer.toString(at.api()), "MANAGEMENT_PORT", Integer.toString(at.apiManagement())),
                Map.of("PG_URL", postgres.url(), "PG_USER", Postgres.USER, "PG_PASSWORD", Postgres.PASSWORD));
        environment.putAll(more);
        return new Part(() -> system.startService(name, version.apiJar(), at.apiManagement(), environment));
    }

    /** Likewise. */
    Part ingest(String name, Layout version, Ports at, Map<String, String> more) {
        Map<String, String> environment = environment(
                Map.of(
                        "PORT",
                        Integer.toString(at.ingest()),
                        "MANAGEMENT_PORT",
                        Integer.toString(at.ingestManagement())),
                Map.of("API_BASE_URL", "http://localhost:" + at.api()));
        environment.putAll(more);
        return new Part(() -> system.startService(name, version.ingestJar(), at.ingestManagement(), environment));
    }

    /** The service's command line, with the environment of {@link #api}. */
    Child command(String name, String... arguments) {
        Map<String, String> environment = environment(
                QUICK_START.api(),
                Map.of("PG_URL", postgres.url(), "PG_USER", Postgres.USER, "PG_PASSWORD", Postgres.PASSWORD));
        List<String> command =
                new ArrayList<>(List.of(Layout.java(), "-jar", layout.apiJar().toString()));
        command.addAll(List.of(arguments));
        return Child.start(name, command, Environment.with(environment), _ -> true, console);
    }

    /** Of the first of each service. */
    Ports servicePorts() {
        return servicePorts;
    }

    /** Where providers send. */
    String ingestUrl() {
        return "http://localhost:" + servicePorts.ingest();
    }

    /** In inbox mode. */
    Inbox inbox() {
        return new Inbox(Objects.requireNonNull(postgres.inbox().get("INBOX_PG_URL")));
    }

    /** Where the first api-server is, for {@code API_BASE_URL}. */
    String apiUrl() {
        return "http://localhost:" + servicePorts.api();
    }

    @Override
    public void close() throws IOException {
        system.close();
        Directories.delete(data);
    }
}
