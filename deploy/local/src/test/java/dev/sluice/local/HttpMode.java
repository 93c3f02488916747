package dev.sluice.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** HTTP mode beside a {@link TestSystem}'s Kafka mode, in the same PostgreSQL but in a database of its own. */
final class HttpMode implements AutoCloseable {

    private static final String DATABASE = "sluice_http";

    private final TestSystem system;
    private final Ports ports = TestPorts.free();
    private final Part api;
    private final Part ingest;

    private HttpMode(TestSystem system) {
        this.system = system;
        Map<String, String> mode = Map.of("WEBHOOK_MODE", "http", "PG_URL", databaseUrl());
        api = system.api("api-h", ports, mode);
        ingest = system.ingest("ingest-h", ports, mode);
    }

    static HttpMode start(TestSystem system) throws SQLException {
        createDatabase(system.postgres);
        HttpMode http = new HttpMode(system);
        TestSystem.inParallel(http.api, http.ingest);
        return http;
    }

    private static void createDatabase(Postgres postgres) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + DATABASE);
            statement.execute("create database %s owner %s".formatted(DATABASE, Postgres.USER));
        }
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
