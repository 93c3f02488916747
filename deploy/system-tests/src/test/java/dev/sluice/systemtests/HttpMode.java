package dev.sluice.systemtests;

import dev.sluice.system.Ports;
import java.util.Map;

/** HTTP mode beside a {@link TestSystem}'s Kafka mode, in the same PostgreSQL but in a database of its own. */
final class HttpMode implements AutoCloseable {

    private static final String DATABASE = "sluice_http";

    private final TestSystem system;
    private final Ports ports = Ports.free();
    private final Part api;
    private final Part ingest;

    private HttpMode(TestSystem system) {
        this.system = system;
        Map<String, String> mode = Map.of("WEBHOOK_MODE", "http", "PG_URL", databaseUrl());
        api = system.api("api-h", ports, mode);
        ingest = system.ingest("ingest-h", ports, mode);
    }

    static HttpMode start(TestSystem system) {
        Databases.create(system.postgres, DATABASE);
        HttpMode http = new HttpMode(system);
        TestSystem.inParallel(http.api, http.ingest);
        return http;
    }

    String databaseUrl() {
        return system.postgres.url(DATABASE);
    }

    String ingestUrl() {
        return "http://localhost:" + ports.ingest();
    }

    @Override
    public void close() {
        ingest.stop();
        api.stop();
    }
}
