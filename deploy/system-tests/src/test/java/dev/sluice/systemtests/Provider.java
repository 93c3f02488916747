package dev.sluice.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment provider: gives up on an answer after 10 seconds, and sends again what was not taken. Sends to several
 * ingest-apps in turn, where there are several. Thread-safe.
 */
final class Provider {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PERSISTENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<String> ingests;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Provider(String... ingests) {
        this.ingests = List.of(ingests);
    }

    /** Status and outcome, or status and title of the problem. */
    String send(Webhook webhook) throws IOException, InterruptedException {
        return send(webhook, _ -> {});
    }

    /** The same with more headers. */
    String send(Webhook webhook, Consumer<HttpRequest.Builder> headers) throws IOException, InterruptedException {
        String ingest = ingests.get(Math.floorMod(sent.getAndIncrement(), ingests.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingest + webhook.path()))
                .timeout(TIMEOUT)
                .header("Content-Type", webhook.contentType())
                .POST(BodyPublishers.ofString(webhook.body()));
        headers.accept(request);
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return (response.statusCode() + " " + summary(response.body())).strip();
    }

    private static String summary(String body) {
        try {
            JsonNode answer = JsonMapper.shared().readTree(body);
            return answer.path("outcome").asString("") + answer.path("title").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    /** Sends it until it is taken. */
    void deliver(Webhook webhook) {
        if (!isTaken(webhook)) {
            await().atMost(PERSISTENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .pollInSameThread()
                    .until(() -> isTaken(webhook));
        }
    }

    private boolean isTaken(Webhook webhook) {
        boolean is;
        try {
            is = send(webhook).startsWith("2");
        } catch (IOException _) {
            is = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        (is ? taken : refused).incrementAndGet();
        return is;
    }

    /** How many webhooks were answered 2xx by now. */
    int taken() {
        return taken.get();
    }

    /** How often one was answered otherwise, or not at all. */
    int refused() {
        return refused.get();
    }
}
