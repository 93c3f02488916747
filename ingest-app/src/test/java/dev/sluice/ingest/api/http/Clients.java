package dev.sluice.ingest.api.http;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.http.contract.StrictJson;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.api.Resilience;
import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients for a test, and closes them after it. By default 3 attempts with short waits within 10 seconds. */
final class Clients implements AutoCloseable {

    static final UUID USER = UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f");

    static final Update.Order ORDER = new Update.Order(
            new OrderUpdate()
                    .providerEventId("evt_1")
                    .orderId("order-1")
                    .userId(USER)
                    .status(OrderUpdateStatus.CREATED)
                    .updatedAt(Instant.EPOCH)
                    .createdAt(Instant.EPOCH),
            null);

    static final Update.Dispute DISPUTE = new Update.Dispute(
            new DisputeUpdate()
                    .providerEventId("evt_1")
                    .orderId("order-1")
                    .userId(USER)
                    .disputeId("dp_1")
                    .status(DisputeUpdateStatus.DISPUTE_OPENED)
                    .reason("product_not_received")
                    .amount(1999L)
                    .currency("EUR")
                    .occurredAt(Instant.EPOCH),
            null);

    /** The client as the service has it, each of whose sends has the deadline. */
    record Client(ApiClient api, HttpApiClient transport, Duration deadline) {

        Delivery sendOrderUpdate(Update.Order update) {
            return api.sendOrderUpdate(update, Deadline.in(deadline));
        }

        Delivery sendDisputeUpdate(Update.Dispute update) {
            return api.sendDisputeUpdate(update, Deadline.in(deadline));
        }

        /** As an order or a dispute is sent. */
        Delivery send(Update update) {
            return switch (update) {
                case Update.Order order -> sendOrderUpdate(order);
                case Update.Dispute dispute -> sendDisputeUpdate(dispute);
            };
        }

        int waiting() {
            return transport.waiting();
        }

        void close() {
            api.close();
        }
    }

    private final List<Client> made = new ArrayList<>();
    private String url = "http://localhost";
    private long timeout = 5000;
    private long deadline = 10_000;
    private int attempts = 3;
    private long baseDelay = 1;
    private long maxDelay = 1;
    private DoubleSupplier random = () -> 0.5;
    private int connections = 16;
    private int calls = 2;
    private int maxBatch = 64;
    private Duration stallTimeout = Duration.ofMillis(50);
    private @Nullable String token;
    private InstantSource clock = InstantSource.system();

    Clients to(String url) {
        this.url = url;
        return this;
    }

    Clients timeout(long millis) {
        timeout = millis;
        return this;
    }

    Clients deadline(long millis) {
        deadline = millis;
        return this;
    }

    Clients attempts(int count) {
        attempts = count;
        return this;
    }

    Clients delays(long base, long max) {
        baseDelay = base;
        maxDelay = max;
        return this;
    }

    Clients random(double value) {
        random = () -> value;
        return this;
    }

    /** By chance, the same one on each run. */
    Clients randomly() {
        random = new Random(1)::nextDouble;
        return this;
    }

    /** One call at a time, however long it takes: what comes meanwhile waits. */
    Clients oneCallAtATime() {
        calls = 1;
        stallTimeout = Duration.ofMinutes(1);
        return this;
    }

    /** Each update in a call of its own, and as many calls at a time. */
    Clients withoutBatches(int count) {
        calls = count;
        connections = count;
        maxBatch = 1;
        return this;
    }

    Clients connections(int count) {
        connections = count;
        return this;
    }

    Clients token(String token) {
        this.token = token;
        return this;
    }

    Clients clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    Client create() {
        var json = JsonMapper.builder();
        StrictJson.configure(json);
        var transport = new HttpApiClient(
                new HttpProperties(URI.create(url), token, null, null),
                Duration.ofMillis(deadline),
                json.build(),
                clock,
                new BatchingProperties(calls, maxBatch, stallTimeout),
                connections,
                null,
                Tracing.OFF);
        var api = Resilience.around(
                transport,
                Duration.ofMillis(timeout),
                attempts,
                Duration.ofMillis(baseDelay),
                Duration.ofMillis(maxDelay),
                random);
        var client = new Client(api, transport, Duration.ofMillis(deadline));
        made.add(client);
        return client;
    }

    @Override
    public void close() {
        made.forEach(Client::close);
    }
}
