package dev.sluice.postgres;

import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date. Another role may do it, which grants ours what it needs; it takes as long as it takes. */
final class Migrations {

    /** The database may come up a little later than we do. */
    private static final int CONNECT_RETRIES = 10;

    private static final int SECONDS_BETWEEN_RETRIES = 1;

    private final DatabaseSettings database;
    private final Schema schema;

    Migrations(DatabaseSettings database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    void run() {
        Flyway.configure()
                .loggers("slf4j")
                .locations("classpath:" + schema.migrations())
                .connectRetries(CONNECT_RETRIES)
                .connectRetriesInterval(SECONDS_BETWEEN_RETRIES)
                .dataSource(database.url(), database.migrationUser(), database.migrationPassword())
                .placeholders(Map.of("service_role", role(database.user())))
                .load()
                .migrate();
    }

    /** As SQL spells it; the migrating role itself where the URL says who we are. */
    private static String role(String user) {
        return user.isEmpty() ? "current_user" : '"' + user.replace("\"", "\"\"") + '"';
    }
}
