package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who has the alerts, the log of both services and docs/runbook.md.
 *
 * @param log what the services print; each incident begins it anew
 */
record OnCall(Prometheus prometheus, ByteArrayOutputStream log) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Sees these alerts fire during the fault and clear after it. */
    void sees(String incident, Fault fault, String... alerts) throws Exception {
        prometheus.sees(incident, fault, alerts);
    }

    /**
     * Likewise; and the runbook's entry of the first alert leads to the cause, by a line of the log.
     *
     * @param line what the line of the log matches; begins with the {@code event=} that the entry names
     */
    void finds(String incident, String line, Fault fault, String... alerts) throws Exception {
        String event = line.split(" ", 2)[0];
        assertThat(entry(alerts[0])).as(alerts[0]).contains(event);
        log.reset();
        sees(incident, fault, alerts);
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(text -> text.contains(event)))
                .as(incident)
                .anySatisfy(text -> assertThat(text).containsPattern(line));
    }

    private static String entry(String alert) throws IOException {
        String runbook = Files.readString(TestSystem.ROOT.resolve("docs/runbook.md"));
        return runbook.split("\n## %s\n".formatted(alert), 2)[1].split("\n## ", 2)[0];
    }

    /** Dismisses what failed in the inbox. */
    void dismissFailed(String ingest) {
        JsonNode failed = JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(URI.create(ingest + "/inbox/webhooks?status=failed"))));
        for (JsonNode webhook : failed.path("items")) {
            URI dismissal = URI.create("%s/inbox/webhooks/%s/dismiss"
                    .formatted(ingest, webhook.path("id").asString()));
            send(HttpRequest.newBuilder(dismissal)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"reason\": \"sent in error\", \"by\": \"a test\"}")));
        }
    }

    private static String send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
