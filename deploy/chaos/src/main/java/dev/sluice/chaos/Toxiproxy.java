package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A running <a href="https://github.com/Shopify/toxiproxy">Toxiproxy</a>, by its HTTP API. Thread-safe. */
final class Toxiproxy {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    /** @param port of its API */
    Toxiproxy(int port) {
        this.port = port;
    }

    /**
     * Opens a port before another one, with nothing wrong.
     *
     * @param from on loopback
     * @param to likewise
     */
    void link(String name, int from, int to) {
        call("POST", "/proxies", Map.of("name", name, "listen", "127.0.0.1:" + from, "upstream", "127.0.0.1:" + to));
    }

    /** Has a link end at another port; its connections break. */
    void relink(String name, int to) {
        call("POST", "/proxies/" + name, Map.of("upstream", "127.0.0.1:" + to));
    }

    /**
     * Has a link misbehave until {@link #cure}.
     *
     * @param toxic a type of its documentation
     * @param direction {@code upstream} or {@code downstream}
     */
    void poison(String link, String toxic, String direction, Map<String, Integer> attributes) {
        call(
                "POST",
                "/proxies/%s/toxics".formatted(link),
                Map.of("name", toxic, "type", toxic, "stream", direction, "attributes", attributes));
    }

    /** Takes that away. */
    void cure(String link, String toxic) {
        call("DELETE", "/proxies/%s/toxics/%s".formatted(link, toxic), Map.of());
    }

    /** Whether it answers. */
    boolean isUp() {
        try {
            return send("GET", "/version", Map.of()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private void call(String method, String path, Map<String, ?> body) {
        try {
            HttpResponse<String> answer = send(method, path, body);
            if (answer.statusCode() >= 300) {
                throw new CannotRunException("Toxiproxy answered %s %s with %s: %s"
                        .formatted(method, path, answer.statusCode(), answer.body()));
            }
        } catch (IOException e) {
            throw new CannotRunException("Toxiproxy does not answer: " + e, e);
        }
    }

    private HttpResponse<String> send(String method, String path, Map<String, ?> body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }
}
