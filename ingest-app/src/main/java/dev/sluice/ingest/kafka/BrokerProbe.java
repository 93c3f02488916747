package dev.sluice.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether any of the brokers accepts a connection. Only used after a failure; however many callers there are, one
 * probe at a time serves them all. Kafka's client tells "refused" from "silent" by the metrics of its connections alone: its
 * exception is a timeout in both cases.
 */
final class BrokerProbe {

    /** A broker whose name has two addresses, as a rule one of IPv4 and one of IPv6, is tried at both. */
    private static final int ADDRESSES = 2;

    private static final long STEP_MILLIS = 5;

    private final ClientSettings settings;
    private final Duration timeout;

    /** Guarded by this. */
    private @Nullable CompletableFuture<Boolean> probe;

    BrokerProbe(ClientSettings settings) {
        this.settings = settings;
        this.timeout = settings.budget().probe();
    }

    /** True where every broker's name is unknown, or its port refuses; false where that is not certain in time. */
    boolean allRefuse() {
        try {
            return probe().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> probe() {
        if (probe == null || probe.isDone()) {
            // A thread of its own, as a name's lookup has no timeout; no virtual one, as it would keep a carrier
            probe = CompletableFuture.supplyAsync(
                    this::isRefused,
                    task -> Thread.ofPlatform().daemon().name("kafka-probe").start(task));
        }
        return probe;
    }

    private boolean isRefused() {
        Admin client;
        try {
            client = Admin.create(settings.probe());
        } catch (KafkaException _) {
            // No broker's name is known
            return true;
        }
        try {
            var answer = client.describeCluster().nodes();
            while (!answer.isDone() && value(client, "connection-creation-total") == 0) {
                if (value(client, "connection-count") == 0 && value(client, "connection-close-total") >= attempts()) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            }
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            client.close(Duration.ZERO);
        }
    }

    /** A client tries the broker next that it has tried the longest ago, and another of its addresses each time. */
    private int attempts() {
        return ADDRESSES * settings.brokers().split(",").length;
    }

    private static double value(Admin client, String metric) {
        return client.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(metric))
                .mapToDouble(entry -> (double) entry.getValue().metricValue())
                .sum();
    }
}
