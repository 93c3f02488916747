package dev.sluice.api.support;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.oneOf;

import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the api-server under test over real HTTP. */
@TestComponent
@Lazy
public class Api {

    /** An answer; the body is a missing node where there is none. */
    public record Answer(int status, JsonNode body, HttpResponse<String> http) {

        public String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    private static final JsonMapper json = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ApplicationContext context;

    Api(ApplicationContext context) {
        this.context = context;
    }

    public URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    public Answer order(String body, String... headers) {
        return post("/internal/updates/orders", body, headers);
    }

    public Answer dispute(String body, String... headers) {
        return post("/internal/updates/disputes", body, headers);
    }

    public Answer post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            String body = response.body();
            return new Answer(
                    response.statusCode(), body.startsWith("{") ? json.readTree(body) : json.missingNode(), response);
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets everything through again, and waits until api-server has noticed on each connection of both its pools. */
    public void restore(TcpProxy database) {
        database.restore();
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Concurrently.call(
                                40,
                                i -> i % 2 == 0
                                        ? get("/orders?limit=1").status()
                                        : order(Bodies.order("e", "unknown-" + i, "failed"))
                                                .status()),
                        everyItem(oneOf(200, 404)));
    }

    /** All items of a list, page by page. */
    public List<JsonNode> all(String path, int limit) {
        var items = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            Answer page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + limit + cursor);
            if (page.status() != 200) {
                throw new IllegalStateException("GET " + path + " answered " + page.status());
            }
            page.body().path("items").forEach(items::add);
            String next = page.text("/next_cursor");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return items;
    }
}
