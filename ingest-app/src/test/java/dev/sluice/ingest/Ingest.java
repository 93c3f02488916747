package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider's view of ingest-app: real HTTP. */
public final class Ingest {

    /** What was answered; its body is always JSON. */
    public record Answer(int status, HttpHeaders headers, JsonNode body) {

        public String contentType() {
            return header("Content-Type");
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String type() {
            return body.path("type").asString("").replace("urn:sluice:problem:", "");
        }

        public String outcome() {
            return body.path("outcome").asString("");
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final int port;

    public Ingest(int port) {
        this.port = port;
    }

    public Answer post(String path, String body, String... headers) {
        var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** A request of JSON, which has no method yet. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).setHeader("Content-Type", "application/json");
    }

    public Answer send(HttpRequest.Builder request) {
        Answer answer = exchange(request);
        assertThat(answer.contentType())
                .isEqualTo(answer.status() < 300 ? "application/json" : "application/problem+json");
        return answer;
    }

    /** Of {@code /livez} or {@code /readyz}, which have a content type of their own. */
    public Answer probe(String path) {
        return exchange(HttpRequest.newBuilder(uri(path)));
    }

    private Answer exchange(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), json.readTree(response.body()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
