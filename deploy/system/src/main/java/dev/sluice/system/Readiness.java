package dev.sluice.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;

/** Waits until a part that was started does its work. */
final class Readiness {

    /** A part that ends is told of at once, so this is for one that hangs: on a machine that does much else, a start took minutes. */
    private static final Duration START = Duration.ofMinutes(5);

    /** One look, which takes some seconds at most. */
    interface Check {
        boolean passes();
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** A service, by its management port: its own may want a certificate. */
    Check of(int managementPort) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%s/actuator/health/readiness".formatted(managementPort)))
                .timeout(Duration.ofSeconds(5))
                .build();
        return () -> {
            try {
                return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    static Check of(Postgres postgres) {
        return () -> {
            try {
                postgres.requireUp();
                return true;
            } catch (SQLException _) {
                return false;
            }
        };
    }

    static Check of(Kafka kafka) {
        return () -> KafkaProbe.isReady(kafka.port());
    }

    /** Returns when the check passes; throws if the process ended or takes too long. */
    static void await(Child child, Check check) {
        long end = System.nanoTime() + START.toNanos();
        while (!check.passes()) {
            if (!child.isAlive()) {
                throw new CannotRunException(child.obituary());
            }
            if (System.nanoTime() - end > 0) {
                throw new CannotRunException(
                        "%s did not get ready within %s s.".formatted(child.name(), START.toSeconds()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted while starting.", e);
        }
    }
}
