package dev.sluice.systemtests;

import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import java.util.HashMap;
import java.util.Map;

/** Another mode beside a {@link TestSystem}'s own, in the same PostgreSQL but in databases of its own. */
final class ModeBeside implements AutoCloseable {

    private final TestSystem system;
    private final String database;
    private final String inboxDatabase;
    private final Ports ports = Ports.free();
    private final Part api;
    private final Part ingest;

    private ModeBeside(TestSystem system, Mode mode, Map<String, String> more) {
        this.system = system;
        database = "sluice_" + mode;
        inboxDatabase = "inbox_" + mode;
        Map<String, String> environment =
                new HashMap<>(Map.of("WEBHOOK_MODE", mode.toString(), "PG_URL", databaseUrl()));
        environment.putAll(more);
        if (mode == Mode.GRPC) {
            environment.putAll(ports.grpcEnvironment());
        }
        api = system.api("api-" + mode, ports, environment);
        if (mode == Mode.INBOX) {
            environment.putAll(system.postgres.inbox());
            environment.put("INBOX_PG_URL", inbox().url());
        }
        ingest = system.ingest("ingest-" + mode, ports, environment);
    }

    /** With databases that are empty. */
    static ModeBeside start(TestSystem system, Mode mode) {
        return start(system, mode, Map.of());
    }

    /**
     * Likewise.
     *
     * @param more that both services are told
     */
    static ModeBeside start(TestSystem system, Mode mode, Map<String, String> more) {
        ModeBeside beside = new ModeBeside(system, mode, more);
        Databases.create(system.postgres, beside.database);
        Databases.create(system.postgres, beside.inboxDatabase);
        TestSystem.inParallel(beside.api, beside.ingest);
        return beside;
    }

    String databaseUrl() {
        return system.postgres.url(database);
    }

    /** Its inbox, in inbox mode. */
    Inbox inbox() {
        return new Inbox(system.postgres.url(inboxDatabase));
    }

    String ingestUrl() {
        return "http://localhost:" + ports.ingest();
    }

    Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        ingest.stop();
        api.stop();
    }
}
