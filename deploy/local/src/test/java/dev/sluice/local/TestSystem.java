package dev.sluice.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Kafka mode on free ports and throw-away data, each process a {@link Part}. More services can be had beside it. */
final class TestSystem implements AutoCloseable {

    private final Path data = Files.createTempDirectory("sluice");
    private final Layout layout = RunningSystem.layout(data);
    private final LocalSystem system =
            new LocalSystem(layout, new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    private final int[] ports = TestPorts.free(3);
    private final Ports servicePorts = TestPorts.free();

    final Postgres postgres = new Postgres(ports[0]);
    final Kafka kafka = new Kafka(ports[1], ports[2]);
    final Part database = new Part(() -> system.startPostgres(postgres));
    final Part broker = new Part(() -> system.startKafka(kafka));
    final Part api = api("api", servicePorts.api(), servicePorts.apiManagement(), Map.of());
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
            starts[i] = CompletableFuture.runAsync(parts[i]::start);
        }
        CompletableFuture.allOf(starts).join();
    }

    private Map<String, String> kafkaMode() {
        return Map.of("WEBHOOK_MODE", "kafka", "KAFKA_BROKERS", kafka.bootstrap());
    }

    /** One more api-server that consumes. */
    Part api(String name, int port, int managementPort, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(kafkaMode());
        environment.putAll(more);
        return new Part(() -> system.startApi(name, port, managementPort, postgres, environment));
    }

    /** One more ingest-app, for the api-server that its ports name. */
    Part ingest(String name, Ports at, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(kafkaMode());
        environment.putAll(more);
        return new Part(() -> system.startIngest(name, at.ingest(), at.ingestManagement(), at.api(), environment));
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
