package dev.sluice.system;

import dev.sluice.system.DemoStep.Resource;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The provider's side of ingest-app and the reader's side of api-server. */
final class DemoClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String ingest;
    private final String api;
    private final @Nullable Signer signer;
    private final @Nullable String readToken;

    /**
     * Of a system wherever it is.
     *
     * @param signer null where webhooks need not be signed
     * @param readToken null where anybody may read
     */
    DemoClient(String ingest, String api, @Nullable Signer signer, @Nullable String readToken) {
        this.ingest = ingest;
        this.api = api;
        this.signer = signer;
        this.readToken = readToken;
    }

    boolean signs() {
        return signer != null;
    }

    void requireUp() {
        for (String base : new String[] {ingest, api}) {
            int status =
                    send(HttpRequest.newBuilder(URI.create(base + "/readyz"))).status();
            if (status != 200) {
                throw new CannotRunException("%s is up but not ready (/readyz answers %s).".formatted(base, status));
            }
        }
    }

    Answer post(DemoStep step) {
        String body = JSON.writeValueAsString(step.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingest + step.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (signer != null && step.signed()) {
            signer.headers(body).forEach(request::header);
        }
        return send(request);
    }

    /** In a few words what the API says of it, or its answer where that is not one that tells. */
    String describe(Resource resource) {
        return switch (resource) {
            case Resource.Order(String orderId) -> describeOrder(orderId);
            case Resource.Dispute(String orderId) -> describeDispute(orderId);
        };
    }

    private String describeOrder(String orderId) {
        String path = "/orders/" + encode(orderId);
        Answer order = get(path);
        return switch (order.status()) {
            case 200 -> "order %s, %s".formatted(order.text("status"), events(path));
            case 404 -> "no such order";
            default -> order.summary();
        };
    }

    private String describeDispute(String orderId) {
        Answer disputes = get("/disputes?order_id=" + encode(orderId));
        if (disputes.status() != 200) {
            return disputes.summary();
        }
        JsonNode items = disputes.body().path("items");
        return switch (items.size()) {
            case 0 -> "no such dispute";
            case 1 -> {
                String id = items.path(0).path("id").asString("");
                yield "dispute %s, %s"
                        .formatted(items.path(0).path("status").asString(""), events("/disputes/" + encode(id)));
            }
            default -> items.size() + " disputes";
        };
    }

    private String events(String path) {
        Answer events = get(path + "/events");
        if (events.status() != 200) {
            return "events: " + events.summary();
        }
        int count = events.body().path("items").size();
        return count == 1 ? "1 event" : count + " events";
    }

    private Answer get(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path));
        if (readToken != null) {
            request.header("Authorization", "Bearer " + readToken);
        }
        return send(request);
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
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

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    record Answer(int status, JsonNode body) {

        String text(String member) {
            return body.path(member).asString("");
        }

        /** Status and outcome, or status and title of the problem. */
        String summary() {
            return (status + " " + text("outcome") + text("title")).strip();
        }
    }
}
