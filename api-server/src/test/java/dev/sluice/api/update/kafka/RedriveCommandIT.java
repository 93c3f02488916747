package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiServer;
import dev.sluice.testkit.TestBroker;
import dev.sluice.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command as a process, as operators run it. */
@Timeout(120)
class RedriveCommandIT {

    @Test
    void migratesNothing() throws Exception {
        String database = TestPostgres.createDatabase();
        String url = TestPostgres.url(TestPostgres.port(), database);
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApiServer.class.getName(),
                        "redrive",
                        "--dry-run")
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "PG_URL",
                        url,
                        "PG_USER",
                        TestPostgres.OWNER,
                        "KAFKA_BROKERS",
                        TestBroker.shared().address()));

        Process redrive = command.start();
        String printed = new String(redrive.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(redrive.waitFor()).as(printed).isEqualTo(1);
        assertThat(printed).contains("Redrive stopped: ");
        try (var connection = DriverManager.getConnection(url, TestPostgres.OWNER, "");
                var tables = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
            tables.next();
            assertThat(tables.getInt(1)).isZero();
        }
    }
}
