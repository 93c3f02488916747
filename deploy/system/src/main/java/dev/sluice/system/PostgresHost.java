package dev.sluice.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process around the embedded PostgreSQL, so that it can be started, guarded and stopped as the services are. Ends with its
 * server, and its server with it unless it is killed.
 */
final class PostgresHost {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Path data;
    private final int port;
    private final List<String> settings;
    private volatile @Nullable EmbeddedPostgres postgres;

    /** @param settings each {@code name=value} */
    PostgresHost(Path data, int port, List<String> settings) {
        this.data = data;
        this.port = port;
        this.settings = settings;
    }

    /** Takes the data directory, the port, and settings, each {@code name=value}. */
    public static void main(String[] args) {
        System.exit(new PostgresHost(
                        Path.of(args[0]),
                        Integer.parseInt(args[1]),
                        List.of(args).subList(2, args.length))
                .run());
    }

    private int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try {
            postgres = start();
            Postgres.server(data).ifPresent(server -> server.onExit().join());
            System.out.println("PostgreSQL ended");
        } catch (IOException | RuntimeException e) {
            System.out.println("PostgreSQL did not start: " + e.getMessage());
        }
        return 1;
    }

    /** The embedded server's own settings are for throw-away data: it would lose the latest commits in a crash. */
    private EmbeddedPostgres start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(TIMEOUT)
                .setPort(port)
                .setLocaleConfig("locale", "C")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("unix_socket_directories", "")
                .setOutputRedirector(Redirect.INHERIT)
                .setErrorRedirector(Redirect.INHERIT);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            builder.setServerConfig(parts[0], parts[1]);
        }
        return builder.start();
    }

    /** Also in the middle of a start, when there may be a server but no handle to it yet. */
    private void stop() {
        EmbeddedPostgres running = postgres;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                System.out.println("PostgreSQL did not stop: " + e.getMessage());
            }
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Postgres.server(data).ifPresent(PostgresHost::end);
    }

    private static void end(ProcessHandle server) {
        server.destroy();
        server.onExit()
                .completeOnTimeout(server, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        server.destroyForcibly();
    }
}
