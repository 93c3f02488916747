package dev.sluice.ingest.kafka;

import dev.sluice.kafka.KafkaRules.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether anything accepts connections where the brokers should be. Only used after a failure; however many
 * callers there are, one look at a time serves them all.
 */
final class BrokerProbe {

    private final List<Broker> brokers;
    private final Duration limit;

    /** Guarded by this. */
    private @Nullable CompletableFuture<Boolean> look;

    BrokerProbe(List<Broker> brokers, Duration limit) {
        this.brokers = brokers;
        this.limit = limit;
    }

    /** True where every broker's name is unknown, or its port refuses; false where that is not certain in time. */
    boolean allRefuse() {
        try {
            return look().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> look() {
        if (look == null || look.isDone()) {
            // A thread of its own, as a name's lookup has no limit; no virtual one, as it would keep a carrier
            look = CompletableFuture.supplyAsync(
                    () -> brokers.stream().allMatch(this::refuses),
                    task -> Thread.ofPlatform().daemon().name("kafka-probe").start(task));
        }
        return look;
    }

    private boolean refuses(Broker broker) {
        try {
            for (InetAddress address : InetAddress.getAllByName(broker.host())) {
                if (!refuses(new InetSocketAddress(address, broker.port()))) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return true;
        }
    }

    private boolean refuses(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, Math.toIntExact(limit.toMillis()));
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
