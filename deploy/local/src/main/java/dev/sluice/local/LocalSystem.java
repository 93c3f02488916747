package dev.sluice.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
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

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Layout layout;
    private final Console console;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Deque<Child> children = new ArrayDeque<>();
    private boolean closed;

    LocalSystem(Layout layout, Console console) {
        this.layout = layout;
        this.console = console;
    }

    Postgres startPostgres() {
        Path data = layout.postgres();
        Postgres.prepare(data);
        Postgres postgres = new Postgres(freePort());
        Child child =
                start("pg", Postgres.command(data, postgres.port()), Environment.inherited(), Postgres::isWorthShowing);
        await(child, () -> {
            try {
                postgres.requireUp();
                return true;
            } catch (SQLException _) {
                return false;
            }
        });
        postgres.initialize(data);
        return postgres;
    }

    /** @param environment what design.md calls the configuration; nothing else configures the service */
    Child startService(String name, Path jar, int port, Map<String, String> environment) {
        Child child =
                start(name, List.of(Layout.java(), "-jar", jar.toString()), Environment.with(environment), _ -> true);
        URI readiness = URI.create("http://localhost:%d/readyz".formatted(port));
        await(child, () -> isReady(readiness));
        return child;
    }

    Child startApi(String name, int port, int managementPort, Postgres postgres, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("PG_URL", postgres.url());
        environment.put("PG_USER", Postgres.USER);
        environment.put("PG_PASSWORD", Postgres.PASSWORD);
        return startService(name, layout.apiJar(), port, environment);
    }

    Child startIngest(String name, int port, int managementPort, int apiPort, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("API_BASE_URL", "http://localhost:" + apiPort);
        return startService(name, layout.ingestJar(), port, environment);
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

    private static void await(Child child, Check check) {
        long end = System.nanoTime() + START.toNanos();
        while (!check.passes()) {
            if (!child.isAlive()) {
                throw new CannotRunException(child.obituary());
            }
            if (System.nanoTime() - end > 0) {
                throw new CannotRunException(
                        "%s did not get ready within %d s.".formatted(child.name(), START.toSeconds()));
            }
            pause();
        }
    }

    private interface Check {
        boolean passes();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted while starting.", e);
        }
    }

    private boolean isReady(URI readiness) {
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CannotRunException("There is no free port: " + e.getMessage(), e);
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
