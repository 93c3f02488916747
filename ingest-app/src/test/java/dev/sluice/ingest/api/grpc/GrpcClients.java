package dev.sluice.ingest.api.grpc;

import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.api.Resilience;
import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Clients as the service has them over gRPC, with times that are short. */
final class GrpcClients implements AutoCloseable {

    /** The client as the service has it, each of whose sends has the deadline. */
    record Client(ApiClient api, GrpcApiClient transport, Duration deadline) {

        Delivery send(String orderId) {
            return send(order(orderId, null));
        }

        Delivery send(Update.Order update) {
            return api.sendOrderUpdate(update, Deadline.in(deadline));
        }

        /** On a thread of its own. */
        CompletableFuture<Delivery> sendAside(String orderId) {
            return CompletableFuture.supplyAsync(() -> send(orderId), Thread::startVirtualThread);
        }

        /** What becomes of it: a delivery, or what was thrown. */
        Object end(String orderId) {
            try {
                return send(orderId);
            } catch (DeliveryFailure failure) {
                return failure;
            }
        }
    }

    private final List<Client> made = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(5);
    private int attempts = 3;
    private int calls = 2;
    private Duration stall = Duration.ofMillis(50);
    private @Nullable String token;

    GrpcClients timeout(long millis) {
        timeout = Duration.ofMillis(millis);
        return this;
    }

    GrpcClients attempts(int count) {
        attempts = count;
        return this;
    }

    GrpcClients token(String value) {
        token = value;
        return this;
    }

    /** One call at a time, however long it takes: what comes meanwhile waits. */
    GrpcClients oneCallAtATime() {
        calls = 1;
        stall = Duration.ofMinutes(1);
        return this;
    }

    Client to(String target) {
        var transport = new GrpcApiClient(
                new GrpcProperties(target, token, null),
                InstantSource.system(),
                new BatchingProperties(calls, 64, stall),
                16,
                null,
                Tracing.OFF);
        var api =
                Resilience.around(transport, timeout, attempts, Duration.ofMillis(1), Duration.ofMillis(10), () -> 0.5);
        var client = new Client(api, transport, Duration.ofSeconds(10));
        made.add(client);
        return client;
    }

    static Update.Order order(String orderId, @Nullable Traceparent traceparent) {
        return new Update.Order(
                new OrderUpdate()
                        .providerEventId("evt_1")
                        .orderId(orderId)
                        .userId(UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f"))
                        .status(OrderUpdateStatus.CREATED)
                        .updatedAt(Instant.EPOCH)
                        .createdAt(Instant.EPOCH)
                        .meta(Map.of("k", "v")),
                traceparent);
    }

    @Override
    public void close() {
        made.forEach(client -> client.api().close());
    }
}
