package dev.sluice.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Reads orders that are in the middle of their lives, over and over, from both api-servers, for the history. */
final class Reader implements AutoCloseable {

    private static final int READERS = 2;

    /** One order of so many is read, for a history needs several reads of an order. */
    static final int WATCHED = 20;

    /** How many of those are in the middle of their lives. */
    private static final int RECENT = 15;

    private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String api;
    private final Provider provider;
    private final Ledger ledger;
    private volatile boolean closed;

    /**
     * Prepares a reader that has not begun.
     *
     * @param api where both are, behind the balancer
     * @param provider whose formats come in turn, so that all orders that are read have the first one
     */
    Reader(String api, Provider provider, Ledger ledger) {
        this.api = api;
        this.provider = provider;
        this.ledger = ledger;
    }

    /** Begins to read. */
    void start(long seed) {
        for (int i = 0; i < READERS; i++) {
            RandomGenerator random = Provider.RANDOM.create(seed + i);
            Thread.startVirtualThread(() -> readOn(random));
        }
    }

    private void readOn(RandomGenerator random) {
        while (!closed) {
            int last = provider.begun() / WATCHED - random.nextInt(RECENT);
            String orderId = provider.order(Math.max(0, last) * WATCHED);
            long at = Ledger.now();
            ledger.read(at, orderId, read(orderId));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private String read(String orderId) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/orders/" + orderId))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 ->
                    JsonMapper.shared().readTree(answer.body()).path("status").asString();
                case 404 -> Replay.NOTHING;
                default -> "unknown";
            };
        } catch (IOException _) {
            return "unknown";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }
}
