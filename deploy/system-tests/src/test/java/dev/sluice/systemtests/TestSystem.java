package dev.sluice.systemtests;

import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.Directories;
import dev.sluice.system.Environment;
import dev.sluice.system.Kafka;
import dev.sluice.system.Layout;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Kafka mode on free ports and throw-away data, each process a {@link Part}. More services can be had beside it. */
final class TestSystem implements AutoCloseable {

    /** Starts in half the time, which is most of what a service does in a test. */
    static final Map<String, String> QUICK_START =
            Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    private final Path data = Files.createTempDirectory("sluice");
    private final Layout layout = RunningSystem.layout(data);
    private final Console console = new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    private final LocalSystem system = new LocalSystem(layout, console);
    private final int[] ports = Ports.free(3);
    private final Ports servicePorts = Ports.free();

    final Postgres postgres = new Postgres(ports[0]);
    final Kafka kafka = new Kafka(ports[1], ports[2]);
    final Part database = new Part(() -> system.startPostgres(postgres));
    final Part broker = new Part(() -> system.startKafka(kafka));
    final Part api = api("api", servicePorts, Map.of());
    final Part ingest = ingest("ingest", servicePorts, Map.of());

    TestSystem() throws IOException {}

    /** Starts what does not run: a test may leave some part dead if it fails. */
    void start() {
        inParallel(database, broker);
        inParallel(api, ingest);
    }

    static void inParallel(Part... parts) {
        CompletableFuture<?>[] starts = new CompletableFuture<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            starts[i] = CompletableFuture.runAsync(parts[i]::start, Thread::startVirtualThread);
        }
        CompletableFuture.allOf(starts).join();
    }

    private Map<String, String> kafkaMode(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(QUICK_START);
        environment.put("WEBHOOK_MODE", "kafka");
        environment.put("KAFKA_BROKERS", kafka.bootstrap());
        environment.putAll(more);
        return environment;
    }

    /** One more api-server that consumes. */
    Part api(String name, Ports at, Map<String, String> more) {
        Map<String, String> environment = kafkaMode(more);
        environment.putIfAbsent("SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "6000");
        return new Part(() -> system.startApi(name, at.api(), at.apiManagement(), postgres, environment));
    }

    /** One more ingest-app, for the api-server that its ports name. */
    Part ingest(String name, Ports at, Map<String, String> more) {
        return new Part(() -> system.startIngest(name, at.ingest(), at.ingestManagement(), at.api(), kafkaMode(more)));
    }

    /** The service's command line, with the environment of {@link #api}. */
    Child command(String name, String... arguments) {
        Map<String, String> environment =
                kafkaMode(Map.of("PG_URL", postgres.url(), "PG_USER", Postgres.USER, "PG_PASSWORD", Postgres.PASSWORD));
        List<String> command =
                new ArrayList<>(List.of(Layout.java(), "-jar", layout.apiJar().toString()));
        command.addAll(List.of(arguments));
        return Child.start(name, command, Environment.with(environment), _ -> true, console);
    }

    /** Where providers send. */
    String ingestUrl() {
        return "http://localhost:" + servicePorts.ingest();
    }

    @Override
    public void close() throws IOException {
        system.close();
        Directories.delete(data);
    }
}
