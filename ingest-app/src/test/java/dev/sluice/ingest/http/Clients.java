package dev.sluice.ingest.http;

import dev.sluice.http.contract.StrictJson;
import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.OrderWebhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients for a test, and closes them after it. By default 3 attempts with short waits within 10 seconds. */
final class Clients implements AutoCloseable {

    static final OrderWebhook ORDER = new OrderWebhook(
            "evt_1",
            "order-1",
            UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f"),
            OrderWebhook.Status.CREATED,
            Instant.EPOCH,
            Instant.EPOCH,
            Map.of(),
            null);

    static final ChargebackWebhook DISPUTE = new ChargebackWebhook(
            "evt_1",
            "order-1",
            ORDER.userId(),
            null,
            ChargebackWebhook.Status.OPENED,
            "product_not_received",
            1999,
            "EUR",
            Instant.EPOCH,
            null,
            Map.of(),
            null);

    private final List<ApiClient> made = new ArrayList<>();
    private String url = "http://localhost";
    private long timeout = 5000;
    private long deadline = 10_000;
    private int attempts = 3;
    private long baseDelay = 1;
    private long maxDelay = 1;
    private DoubleSupplier random = () -> 0.5;
    private int connections = 16;
    private int calls = 2;
    private Duration patience = Duration.ofMillis(50);
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
        patience = Duration.ofMinutes(1);
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

    FeignApiClient create() {
        var properties = new ApiProperties(
                URI.create(url),
                Duration.ofMillis(timeout),
                attempts,
                Duration.ofMillis(baseDelay),
                Duration.ofMillis(maxDelay),
                token,
                null);
        var backoff = new Backoff(properties.retryBaseDelay(), properties.retryMaxDelay(), random);
        var json = JsonMapper.builder();
        StrictJson.configure(json);
        var client = new FeignApiClient(
                properties,
                Duration.ofMillis(deadline),
                backoff,
                json.build(),
                clock,
                new BatchingProperties(calls, 64, patience),
                connections,
                null);
        made.add(client);
        return client;
    }

    @Override
    public void close() {
        made.forEach(ApiClient::close);
    }
}
