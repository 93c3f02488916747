package dev.sluice.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One PostgreSQL for the whole test run, with the roles of {@code roles.sql}; each caller gets a database of its own. */
public final class TestPostgres {

    public static final String OWNER = "sluice_owner";
    public static final String SERVICE = "sluice_service";

    private static final AtomicInteger databases = new AtomicInteger();
    private static final EmbeddedPostgres server = start();

    private TestPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            execute(started, statements().filter(statement -> statement.startsWith("create role")));
            return started;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the file that operators use, without what is psql's own. */
    private static Stream<String> statements() throws IOException {
        String sql = Files.readString(Path.of("../deploy/postgres/roles.sql"));
        return Pattern.compile(";\\s*")
                .splitAsStream(sql.replaceAll("(?m)^(--|\\\\).*\n", "")
                        .replaceAll(":'[a-z_]+'", "'unused: all are trusted'")
                        .strip());
    }

    private static void execute(EmbeddedPostgres postgres, Stream<String> statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements.map(String::strip).toList()) {
                statement.execute(sql);
            }
        }
    }

    public static int port() {
        return server.getPort();
    }

    /** Creates an empty database. */
    public static String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try {
            execute(
                    server,
                    statements()
                            .filter(statement -> !statement.startsWith("create role"))
                            .map(statement -> statement.replace("database sluice", "database " + name)));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** JDBC URL of a database, directly or through a {@link TcpProxy}'s port. */
    public static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database);
    }
}
