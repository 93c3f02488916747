package dev.sluice.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The parts that run: each start returns when the part answers, and {@link #close()} stops them in the opposite order.
 * Safe to be closed by another thread, also while something is being started.
 */
final class LocalSystem implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Layout layout;
    private final Console console;
    private final Readiness readiness = new Readiness();
    private final Deque<Child> children = new ArrayDeque<>();
    private boolean closed;

    LocalSystem(Layout layout, Console console) {
        this.layout = layout;
        this.console = console;
    }

    Postgres startPostgres() {
        Postgres postgres = new Postgres(Ports.ephemeral());
        startPostgres(postgres);
        return postgres;
    }

    /** On the port that it names, for one that comes back. */
    Child startPostgres(Postgres postgres) {
        Path data = layout.postgres();
        Postgres.prepare(data);
        Child child =
                start("pg", Postgres.command(data, postgres.port()), Environment.inherited(), Postgres::isWorthShowing);
        Readiness.await(child, Readiness.of(postgres));
        postgres.initialize(data);
        return child;
    }

    Kafka startKafka() {
        Kafka kafka = new Kafka(Ports.ephemeral(), Ports.ephemeral());
        startKafka(kafka);
        return kafka;
    }

    /** On the ports that it names, for one that comes back. */
    Child startKafka(Kafka kafka) {
        kafka.prepare(layout);
        Child child = start("kafka", kafka.command(layout), Environment.inherited(), Kafka::isWorthShowing);
        Readiness.await(child, Readiness.of(kafka));
        return child;
    }

    /** @param environment what design.md calls the configuration; nothing else configures the service */
    Child startService(String name, Path jar, int managementPort, Map<String, String> environment) {
        Child child =
                start(name, List.of(Layout.java(), "-jar", jar.toString()), Environment.with(environment), _ -> true);
        Readiness.await(child, readiness.of(managementPort));
        return child;
    }

    /** @param more what differs from the usual configuration, or comes on top of it */
    Child startApi(String name, int port, int managementPort, Postgres postgres, Map<String, String> more) {
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
    Child startIngest(String name, int port, int managementPort, int apiPort, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("API_BASE_URL", "http://localhost:" + apiPort);
        environment.putAll(more);
        return startService(name, layout.ingestJar(), managementPort, environment);
    }

    private Child start(String name, List<String> command, Map<String, String> environment, Predicate<String> shown) {
        synchronized (children) {
            if (closed) {
                throw new CannotRunException(name + " is not started: the system is stopping.");
            }
            Child child = Child.start(name, command, environment, shown, console);
            children.push(child);
            return child;
        }
    }

    /** Returns when a part ended by itself; empty when the system was closed. */
    Optional<Child> awaitDeath() {
        Child dead = (Child)
                CompletableFuture.anyOf(snapshot().stream().map(Child::onExit).toArray(CompletableFuture<?>[]::new))
                        .join();
        synchronized (children) {
            return closed ? Optional.empty() : Optional.of(dead);
        }
    }

    boolean isClosed() {
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
