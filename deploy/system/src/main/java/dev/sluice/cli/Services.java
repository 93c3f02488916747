package dev.sluice.cli;

import dev.sluice.cli.provider.Signed;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Environment;
import dev.sluice.system.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running services, wherever they are, as a provider, a reader and an operator call them. */
final class Services {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String ingest;
    private final String api;
    private final Optional<String> readToken;
    private final Optional<String> adminToken;

    /**
     * Of a system wherever it is.
     *
     * @param readToken of {@code API_READ_TOKENS}; empty where anybody may read
     * @param adminToken of {@code ADMIN_TOKENS}, likewise
     */
    Services(String ingest, String api, Optional<String> readToken, Optional<String> adminToken) {
        this.ingest = ingest;
        this.api = api;
        this.readToken = readToken;
        this.adminToken = adminToken;
    }

    /** With {@code INGEST_URL} and {@code API_URL} unless they are the usual, and tokens where it takes some. */
    static Services of(Map<String, String> environment, Ports ports) {
        return new Services(
                environment.getOrDefault("INGEST_URL", "http://localhost:" + ports.ingest()),
                environment.getOrDefault("API_URL", "http://localhost:" + ports.api()),
                Environment.first(environment, "API_READ_TOKENS"),
                Environment.first(environment, "ADMIN_TOKENS"));
    }

    void requireUp() {
        for (String base : new String[] {ingest, api}) {
            int status = send(request(base, "/readyz")).status();
            if (status != 200) {
                throw new CannotRunException("%s is up but not ready (/readyz answers %s).".formatted(base, status));
            }
        }
    }

    /** As a provider. */
    Answer webhook(String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request =
                request(ingest, path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    Answer webhook(String path, Signed signed) {
        return webhook(path, signed.body(), signed.headers());
    }

    /** As a reader of orders and disputes. */
    Answer read(String path) {
        HttpRequest.Builder request = request(api, path);
        readToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return send(request);
    }

    /** As an operator of the inbox. */
    Answer inbox(String path) {
        return send(admin(path));
    }

    /** The same, to have something done. */
    Answer repair(String path, JsonNode body) {
        return send(admin(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder admin(String path) {
        HttpRequest.Builder request = request(ingest, path);
        adminToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private static HttpRequest.Builder request(String base, String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), parse(response.body()));
        } catch (ConnectException e) {
            throw new CannotRunException(
                    "Nothing answers at %s://%s. Start the system first, in another terminal: make run-http, run-inbox or run-kafka"
                            .formatted(request.uri().getScheme(), request.uri().getAuthority()),
                    e);
        } catch (IOException e) {
            throw new CannotRunException("%s gave no answer: %s".formatted(request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    /** A segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What a service said.
     *
     * @param text as it came
     * @param body of it, an empty object where it is no JSON
     */
    record Answer(int status, String text, JsonNode body) {

        String text(String member) {
            return body.path(member).asString("");
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Status and outcome, or status and title of the problem, or status and what was said that is no JSON. */
        String summary() {
            String said = body.isObject() && body.isEmpty() ? text.strip() : text("outcome") + text("title");
            return (status + " " + said).strip();
        }
    }
}
