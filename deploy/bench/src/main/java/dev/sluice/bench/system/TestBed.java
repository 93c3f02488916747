package dev.sluice.bench.system;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.DataLock;
import dev.sluice.system.Directories;
import dev.sluice.system.Kafka;
import dev.sluice.system.Layout;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The processes under measurement, on loopback, free ports and data of their own, which is deleted at the end. Closed by
 * whoever made it, and by a shutdown hook where a signal ends the run.
 */
public final class TestBed implements AutoCloseable {

    /** Room for the data of a run in memory, and no checkpoint in the middle of a measurement. */
    private static final Map<String, String> POSTGRES_SETTINGS = Map.of(
            "shared_buffers", "768MB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min",
            "wal_buffers", "16MB",
            // for the time from an answer to its update's commit
            "track_commit_timestamp", "on");

    /** What performance.md found best at this size. */
    private static final String SERVICE_OPTIONS = "-Xms256m -Xmx256m -XX:+UseParallelGC -XX:+UseCompactObjectHeaders";

    /** The broker that comes along is capped for a quick start. */
    private static final List<String> BROKER_OPTIONS = List.of("-XX:TieredStopAtLevel=4", "-Xms512m", "-Xmx512m");

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final DataLock lock;
    private final Layout layout;
    private final Console console;
    private final LocalSystem system;
    private final Postgres postgres;
    private final Thread hook = new Thread(this::end);

    /** Starts PostgreSQL. */
    public TestBed(Console console) {
        this.console = console;
        this.layout = new Layout(Path.of(""), Path.of(".data", "bench").toAbsolutePath());
        requireLinux();
        layout.requireBuilt();
        this.lock = DataLock.acquire(layout.data());
        this.system = new LocalSystem(layout, console);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            requireDisk();
            this.postgres = system.startPostgres(POSTGRES_SETTINGS);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void requireLinux() {
        if (Files.notExists(Path.of("/proc/self/stat"))) {
            throw new CannotRunException("The benchmark reads CPU times from /proc, which only Linux has.");
        }
    }

    private void requireDisk() {
        try {
            String type = Files.getFileStore(layout.data()).type();
            if (type.equals("tmpfs") || type.equals("ramfs")) {
                throw new CannotRunException(
                        "%s lies in memory (%s): a commit costs nothing there. Use a checkout on a disk."
                                .formatted(layout.data(), type));
            }
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(layout.data(), e), e);
        }
    }

    /** The settings that decide whether a commit can be lost, as {@code SHOW} tells them; throws where one could. */
    public Map<String, String> durability() {
        return database(Postgres.SUPERUSER).requireDurable();
    }

    /** A new database of this name, owned by Sluice's user and empty. */
    public Database createDatabase(String name) {
        database(Postgres.SUPERUSER).execute("create database %s owner %s".formatted(name, Postgres.USER));
        return database(name);
    }

    private Database database(String name) {
        return new Database(postgres, name);
    }

    /** What ingest-app is told of its inbox. */
    public Map<String, String> inbox() {
        return postgres.inbox();
    }

    /** Starts a broker. */
    public Broker startKafka() {
        Kafka kafka = new Kafka(Ports.ephemeral(), Ports.ephemeral());
        return new Broker(
                kafka.bootstrap(), system.startKafka(kafka, BROKER_OPTIONS).pid());
    }

    /** A Kafka broker and its process. */
    public record Broker(String bootstrap, long pid) {}

    /** A service, where it listens, and its process. */
    public record Service(Child child, int port, int managementPort) {

        /** Process id. */
        public long pid() {
            return child.pid();
        }

        /** Stops it where it stands, with its connections open; {@link #resume} lets it go on. */
        public void suspend() {
            signal("-STOP");
        }

        /** After {@link #suspend}. */
        public void resume() {
            signal("-CONT");
        }

        private void signal(String signal) {
            try {
                if (new ProcessBuilder("kill", signal, Long.toString(pid()))
                                .start()
                                .waitFor()
                        != 0) {
                    throw new CannotRunException("kill %s %s failed.".formatted(signal, pid()));
                }
            } catch (IOException e) {
                throw new CannotRunException("kill cannot be run: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotRunException("Interrupted.", e);
            }
        }
    }

    /** @param configuration beside the database and the ports */
    public Service startApi(String name, Database database, Map<String, String> configuration) {
        int port = Ports.ephemeral();
        Map<String, String> environment = service("BENCH_API_JAVA_OPTS", configuration);
        environment.put("PG_URL", database.url());
        int managementPort = Ports.ephemeral();
        return new Service(system.startApi(name, port, managementPort, postgres, environment), port, managementPort);
    }

    /** @param configuration beside the ports */
    public Service startIngest(String name, Service api, Map<String, String> configuration) {
        int port = Ports.ephemeral();
        Map<String, String> environment = service("BENCH_INGEST_JAVA_OPTS", configuration);
        int managementPort = Ports.ephemeral();
        return new Service(
                system.startIngest(name, port, managementPort, api.port(), environment), port, managementPort);
    }

    private static Map<String, String> service(String optionsVariable, Map<String, String> configuration) {
        Map<String, String> environment = new HashMap<>(configuration);
        environment.put("JAVA_TOOL_OPTIONS", serviceOptions(optionsVariable));
        environment.putIfAbsent("LOG_LEVEL", "error");
        return environment;
    }

    /** JVM options of a service: the usual ones, and after them those of the environment. */
    public static String serviceOptions(String variable) {
        return (SERVICE_OPTIONS + " "
                        + Optional.ofNullable(System.getenv(variable)).orElse(""))
                .strip();
    }

    /** PostgreSQL's settings that differ from its defaults. */
    public static Map<String, String> postgresSettings() {
        return POSTGRES_SETTINGS;
    }

    /** Some other command, which is stopped with the rest. */
    public Child start(String name, List<String> command, Predicate<String> shown) {
        return system.start(name, command, System.getenv(), shown);
    }

    /** Stops a service or a command. */
    public void stop(Child child) {
        child.stop(GRACE);
    }

    /** The meter with PostgreSQL on it, all its processes together. */
    public CpuMeter meter() {
        ProcessHandle server =
                Postgres.server(layout.postgres()).orElseThrow(() -> new CannotRunException("PostgreSQL has ended."));
        return new CpuMeter().tree("postgres", server);
    }

    /** A directory for what programs read and write. */
    public Path scratch() {
        try {
            return Files.createDirectories(layout.data().resolve("scratch"));
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(layout.data(), e), e);
        }
    }

    /** Says something to the user. */
    public void say(String text) {
        console.say(text);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The hook runs already
        }
    }

    private synchronized void end() {
        system.close();
        lock.close();
        try {
            if (Files.exists(layout.data())) {
                Directories.delete(layout.data());
            }
        } catch (IOException e) {
            console.say("%s cannot be deleted: %s".formatted(layout.data(), e));
        }
    }
}
