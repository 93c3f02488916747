package dev.sluice.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The embedded PostgreSQL as others reach it: databases for api-server and for the inbox, and a user that owns those alone. */
public record Postgres(int port) {

    public static final String USER = "sluice";
    public static final String PASSWORD = "";

    private static final String API = "sluice";
    private static final String INBOX = "inbox";

    /** Written once the first start is through. Without it the directory holds an initdb that was cut short, no data. */
    private static final String COMPLETE = "sluice-complete";

    private static final String PID_FILE = "postmaster.pid";
    private static final Pattern WORTH_SHOWING =
            Pattern.compile("^PostgreSQL |(WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|error): ");
    /** Its superuser, who needs no password, and the database of the same name. */
    public static final String SUPERUSER = "postgres";

    public String url() {
        return url(API);
    }

    public String url(String database) {
        return "jdbc:postgresql://localhost:%s/%s".formatted(port, database);
    }

    /** What ingest-app is told of its inbox, which is a database beside api-server's. */
    public Map<String, String> inbox() {
        return Map.of("INBOX_PG_URL", url(INBOX), "INBOX_PG_USER", USER, "INBOX_PG_PASSWORD", PASSWORD);
    }

    static List<String> command(Path data, int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Layout.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresHost.class.getName(),
                data.toString(),
                Integer.toString(port)));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    /** Makes the data directory fit to start on, or says why it is not. The caller holds {@link DataLock}. */
    static void prepare(Path data) {
        server(data).ifPresent(server -> {
            throw new CannotRunException("""
                    A PostgreSQL that an earlier run left behind (process %s) still works on %s.
                    Stop it with `kill -INT %s`, then start again.""".formatted(server.pid(), data, server.pid()));
        });
        try {
            if (Files.exists(data) && Files.notExists(data.resolve(COMPLETE))) {
                Directories.delete(data);
            }
            // Without a server it would only stand in the way, should its number have gone to another process
            Files.deleteIfExists(data.resolve(PID_FILE));
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be prepared: %s".formatted(data, e), e);
        }
    }

    /** The live server that works on the data directory. */
    public static Optional<ProcessHandle> server(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve(PID_FILE))) {
            return lines.findFirst()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        } catch (IOException | UncheckedIOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Whether a line of the server's log is for the user's eyes: no routine, and nothing of initdb's advice. */
    static boolean isWorthShowing(String line) {
        return WORTH_SHOWING.matcher(line).find();
    }

    /** @throws SQLException as long as the server is not up */
    void requireUp() throws SQLException {
        DriverManager.getConnection(url(SUPERUSER), SUPERUSER, "").close();
    }

    /**
     * Ends the server that works on the data directory where it stands (SIGKILL), with all its processes.
     *
     * @param host which watches over it
     */
    public static void kill(Part host, Path data) {
        List<ProcessHandle> all = new ArrayList<>(processes(data));
        all.add(host.process());
        // The server holds the host's log open. While it lives, the JVM's exit handler may wait for that log on the
        // common pool's only thread
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(Part::kill);
    }

    /** All processes of the server that works on the data directory, the first of them first. */
    public static List<ProcessHandle> processes(Path data) {
        ProcessHandle server =
                server(data).orElseThrow(() -> new CannotRunException("No PostgreSQL works on %s.".formatted(data)));
        return Stream.concat(Stream.of(server), server.children()).toList();
    }

    /** Creates what is missing, and refuses to go on with settings that would lose commits. */
    void initialize(Path data) {
        try (Connection connection = DriverManager.getConnection(url(SUPERUSER), SUPERUSER, "");
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                String value = query(statement, "show " + setting);
                if (!"on".equals(value)) {
                    throw new CannotRunException("PostgreSQL runs with %s = %s and could lose data; it must be on."
                            .formatted(setting, value));
                }
            }
            if (query(statement, "select 1 from pg_roles where rolname = 'sluice'")
                    .isEmpty()) {
                statement.execute("create role sluice login");
            }
            for (String database : List.of(API, INBOX)) {
                if (query(statement, "select 1 from pg_database where datname = '%s'".formatted(database))
                        .isEmpty()) {
                    statement.execute("create database %s owner sluice".formatted(database));
                }
            }
            if (Files.notExists(data.resolve(COMPLETE))) {
                Files.createFile(data.resolve(COMPLETE));
            }
        } catch (SQLException | IOException e) {
            throw new CannotRunException("The database cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static String query(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
