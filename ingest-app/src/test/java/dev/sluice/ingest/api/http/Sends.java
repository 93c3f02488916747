package dev.sluice.ingest.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends of updates whose content does not matter. */
final class Sends {

    /** What a loaded machine may add to what was promised. */
    static final Duration MARGIN = Duration.ofMillis(1500);

    private Sends() {}

    static CompletableFuture<Delivery> send(Clients.Client client) {
        return send(client, Clients.ORDER);
    }

    /** On a thread of its own. */
    static CompletableFuture<Delivery> send(Clients.Client client, Update update) {
        return CompletableFuture.supplyAsync(() -> client.send(update), Thread::startVirtualThread);
    }

    static void assertUnavailable(Reason reason, Clients.Client client) {
        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> client.sendOrderUpdate(Clients.ORDER))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    static Duration time(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
