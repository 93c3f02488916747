package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresIT {

    private final Console console = new Console(System.out);

    @TempDir
    private Path data;

    private Layout layout() {
        return new Layout(Path.of("../.."), data);
    }

    @Test
    void keepsWhatIsCommittedAndIsAlone() throws Exception {
        try (LocalSystem system = new LocalSystem(layout(), console)) {
            Postgres postgres = system.startPostgres();

            try (Connection connection = DriverManager.getConnection(postgres.url(), Postgres.USER, Postgres.PASSWORD);
                    Statement statement = connection.createStatement()) {
                assertThat(show(statement, "fsync")).isEqualTo("on");
                assertThat(show(statement, "synchronous_commit")).isEqualTo("on");
                assertThat(show(statement, "full_page_writes")).isEqualTo("on");
            }
            String inbox = postgres.inbox().get("INBOX_PG_URL");
            try (Connection connection = DriverManager.getConnection(inbox, Postgres.USER, Postgres.PASSWORD);
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute("create table mine ()")).isFalse();
            }
            assertThatThrownBy(() -> Postgres.prepare(data.resolve("postgres")))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("left behind")
                    .hasMessageContaining("kill -INT "
                            + Postgres.server(data.resolve("postgres"))
                                    .orElseThrow()
                                    .pid());
        }
        assertThat(Postgres.server(data.resolve("postgres"))).isEmpty();
    }

    @Test
    void isKilledTogetherWithItsHost() {
        try (LocalSystem system = new LocalSystem(layout(), console)) {
            Postgres postgres = new Postgres(Ports.ephemeral());
            Part host = new Part(() -> system.startPostgres(postgres));
            host.start();

            Postgres.kill(host, data.resolve("postgres"));

            assertThat(host.isUp()).isFalse();
            assertThat(Postgres.server(data.resolve("postgres"))).isEmpty();
        }
    }

    @Test
    void refusesAServerThatCouldLoseCommits() throws Exception {
        try (EmbeddedPostgres throwAway = EmbeddedPostgres.start()) {
            assertThatThrownBy(() -> new Postgres(throwAway.getPort()).initialize(data))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("PostgreSQL runs with fsync = off and could lose data; it must be on.");
        }
    }

    @Test
    void beginsAgainWhereAFirstStartWasCutShort() throws Exception {
        Path postgres = data.resolve("postgres");
        Files.createDirectories(postgres.resolve("base"));
        Files.writeString(postgres.resolve("PG_VERSION"), "18");

        Postgres.prepare(postgres);

        assertThat(postgres).doesNotExist();
    }

    @Test
    void isNotHeldUpByAPidFileWhoseProcessIsAnother() throws Exception {
        Path postgres = Files.createDirectories(data.resolve("postgres"));
        Files.createFile(postgres.resolve("sluice-complete"));
        Files.writeString(
                postgres.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n/somewhere\n");

        Postgres.prepare(postgres);

        assertThat(postgres.resolve("postmaster.pid")).doesNotExist();
        assertThat(postgres.resolve("sluice-complete")).exists();
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
