package dev.sluice.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The parts that run: each start returns when the part answers, and {@link #close()} stops them in the opposite order.
 * Safe to be closed by another thread, also while something is being started.
 */
public final class LocalSystem implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Layout layout;
    private final Console console;
    private final Readiness readiness = new Readiness();
    private final Deque<Child> children = new ArrayDeque<>();
    private boolean closed;

    /** With nothing running yet. */
    public LocalSystem(Layout layout, Console console) {
        this.layout = layout;
        this.console = console;
    }

    public Postgres startPostgres() {
        return startPostgres(Map.of());
    }

    /** @param settings as in {@code postgresql.conf}, beside those that make it durable */
    public Postgres startPostgres(Map<String, String> settings) {
        Postgres postgres = new Postgres(Ports.ephemeral());
        startPostgres(postgres, settings);
        return postgres;
    }

    /** On the port that it names, for one that comes back. */
    public Child startPostgres(Postgres postgres) {
        return startPostgres(postgres, Map.of());
    }

    /** On the port that it names; the settings are those of {@link #startPostgres(Map)}. */
    public Child startPostgres(Postgres postgres, Map<String, String> settings) {
        return startPostgres(postgres, layout.postgres(), settings);
    }

    /**
     * One of several.
     *
     * @param data its directory, no other one's
     */
    public Child startPostgres(Postgres postgres, Path data, Map<String, String> settings) {
        Postgres.prepare(data);
        Child child = start(
                "pg",
                Postgres.command(data, postgres.port(), settings),
                Environment.inherited(),
                Postgres::isWorthShowing);
        Readiness.await(child, Readiness.of(postgres));
        postgres.initialize(data);
        return child;
    }

    public Kafka startKafka() {
        Kafka kafka = new Kafka(Ports.ephemeral(), Ports.ephemeral());
        startKafka(kafka);
        return kafka;
    }

    /** On the ports that it names, for one that comes back. */
    public Child startKafka(Kafka kafka) {
        return startKafka(kafka, List.of());
    }

    /** @param options of the JVM, which override those for a start that is quick and small */
    public Child startKafka(Kafka kafka, List<String> options) {
        kafka.prepare(layout);
        Child child = start("kafka", kafka.command(layout, options), Environment.inherited(), Kafka::isWorthShowing);
        Readiness.await(child, Readiness.of(kafka));
        return child;
    }

    /** @param environment what design.md calls the configuration; nothing else configures the service */
    public Child startService(String name, Path jar, int managementPort, Map<String, String> environment) {
        List<String> command = List.of(Layout.java(), "-XX:+ExitOnOutOfMemoryError", "-jar", jar.toString());
        Child child = start(name, command, Environment.with(environment), _ -> true);
        Readiness.await(child, readiness.of(managementPort));
        return child;
    }

    /** @param more what differs from the usual configuration, or comes on top of it */
    public Child startApi(String name, int port, int managementPort, Postgres postgres, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("PG_URL", postgres.url());
        environment.put("PG_USER", Postgres.USER);
        environment.put("PG_PASSWORD", Postgres.PASSWORD);
        environment.putAll(more);
        return startService(name, layout.apiJar(), managementPort, environment);
    }

    /** @param more what differs from the usual configuration, or comes on top of it */
    public Child startIngest(String name, int port, int managementPort, int apiPort, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("API_BASE_URL", "http://localhost:" + apiPort);
        environment.putAll(more);
        return startService(name, layout.ingestJar(), managementPort, environment);
    }

    /** Any other command, stopped as the parts are; the parameters are those of {@link Child}. */
    public Child start(String name, List<String> command, Map<String, String> environment, Predicate<String> shown) {
        synchronized (children) {
            if (closed) {
                throw new CannotRunException(name + " is not started: the system is stopping.");
            }
            Child child = Child.start(name, command, environment, shown, console);
            children.push(child);
            return child;
        }
    }

    /** Returns when a part ended by itself, which is then forgotten; empty when the system was closed. */
    public Optional<Child> awaitDeath() {
        return forget((Child) anyDeath().join());
    }

    /** The same, for so long at the most; empty also when no part has ended by then. */
    public Optional<Child> awaitDeath(Duration atMost) {
        try {
            return forget((Child) anyDeath().get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    private CompletableFuture<Object> anyDeath() {
        return CompletableFuture.anyOf(snapshot().stream().map(Child::onExit).toArray(CompletableFuture<?>[]::new));
    }

    private Optional<Child> forget(Child dead) {
        synchronized (children) {
            children.remove(dead);
            return closed ? Optional.empty() : Optional.of(dead);
        }
    }

    /** Whether it was told to stop. */
    public boolean isClosed() {
        synchronized (children) {
            return closed;
        }
    }

    private List<Child> snapshot() {
        synchronized (children) {
            return List.copyOf(children);
        }
    }

    @Override
    public void close() {
        synchronized (children) {
            closed = true;
        }
        for (Child child : snapshot()) {
            boolean lives = child.isAlive();
            boolean ended = child.stop(GRACE);
            if (lives) {
                console.log(child.name(), ended ? "(stopped)" : "(killed: did not stop within %s)".formatted(GRACE));
            }
        }
    }
}
