package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nothing leaks: both services with known secrets, as talkative as they get, down every path on which something goes wrong;
 * then all that they said is searched.
 */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class LeaksIT {

    private static final String NEW_SECRET = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
    private static final String OLD_SECRET = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";
    private static final String FOREIGN_SECRET = "whsec_Zm9yZWlnbmZvcmVpZ25mb3JlaWduZm9yZWlnbg==";
    private static final String INTERNAL_TOKEN = "internal-token-that-nobody-may-see-1";
    private static final String READ_TOKEN = "read-token-that-nobody-may-see-12345";
    private static final String WRONG_TOKEN = "wrong-token-that-nobody-may-see-1234";
    private static final String ADMIN_TOKEN = "admin-token-that-nobody-may-see-1234";
    private static final String PG_PASSWORD = "password-that-nobody-may-see";
    private static final List<String> SECRETS = List.of(
            NEW_SECRET.substring(6),
            OLD_SECRET.substring(6),
            FOREIGN_SECRET.substring(6),
            INTERNAL_TOKEN,
            READ_TOKEN,
            WRONG_TOKEN,
            ADMIN_TOKEN,
            PG_PASSWORD);

    /** In members of payloads, and in broken ones. */
    private static final String PAYLOAD = "payload-that-nobody-may-see";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String order = "order-" + run;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalSystem services = new LocalSystem(
            TestSystem.QUICK_START.layout(java.nio.file.Path.of("unused")),
            new Console(new PrintStream(log, true, StandardCharsets.UTF_8)));
    private final Ports ports = Ports.free();
    private final Ports otherPorts = Ports.free();
    private final Ports queueingPorts = Ports.free();
    private final Ports inboxPorts = Ports.free();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StringBuilder answers = new StringBuilder();

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void saysNoSecretAndNoPayload(TestSystem system) throws Exception {
        Database database = Databases.create(system.postgres, "sluice_leaks");
        Child api = startApi(system, database.url());
        services.startIngest("ingest", ports.ingest(), ports.ingestManagement(), ports.api(), ingest(INTERNAL_TOKEN));
        services.startIngest(
                "wrong",
                otherPorts.ingest(),
                otherPorts.ingestManagement(),
                ports.api(),
                ingest(WRONG_TOKEN, "WEBHOOK_SECRETS", NEW_SECRET));

        services.startIngest(
                "queueing",
                queueingPorts.ingest(),
                queueingPorts.ingestManagement(),
                ports.api(),
                ingest(
                        INTERNAL_TOKEN,
                        "WEBHOOK_MODE",
                        "kafka",
                        "KAFKA_BROKERS",
                        "localhost:" + Ports.ephemeral(),
                        "API_DEADLINE",
                        "2s"));

        Database inbox = Databases.create(system.postgres, "inbox_leaks");
        services.startIngest(
                "inbox",
                inboxPorts.ingest(),
                inboxPorts.ingestManagement(),
                ports.api(),
                ingest(
                        INTERNAL_TOKEN,
                        "WEBHOOK_MODE",
                        "inbox",
                        "INBOX_PG_URL",
                        inbox.url(),
                        "INBOX_PG_USER",
                        Postgres.USER,
                        "INBOX_PG_PASSWORD",
                        PG_PASSWORD,
                        "ADMIN_TOKENS",
                        ADMIN_TOKEN));

        takesWhatIsRightAndGivesItToWhoMayReadIt();
        keepsInTheInboxWhatIsNoCredential(inbox);
        refusesCallersWithoutCredentials();
        refusesWhatIsWrong();
        disagreesWithAWrongToken();
        queue(system);
        assertThat(signed(queueingPorts, body("12", "updated"), NEW_SECRET)).isIn(502, 504);
        breaksBelow(database);
        metrics(ports.apiManagement());
        metrics(ports.ingestManagement());
        system.database.stop();
        try {
            assertThat(webhook("gone", "created", NEW_SECRET)).isIn(502, 504);
            assertThat(call(reads("/orders"), READ_TOKEN, null)).isEqualTo(503);
            assertThat(signed(inboxPorts, body("22", "updated"), NEW_SECRET)).isIn(503, 504);
        } finally {
            system.database.start();
        }
        api.stop(Duration.ofSeconds(30));
        assertThat(webhook("gone", "created", NEW_SECRET)).isEqualTo(502);

        String logged = log.toString(StandardCharsets.UTF_8);
        assertThat(logged)
                .contains("bind_address=* reason=\"API_TOKENS is set\"")
                .contains("bind_address=* reason=\"WEBHOOK_SECRETS is set\"")
                .contains("event=webhook_refused status=401 provider=standard kind=orders")
                .contains("event=delivery_disagreement reason=\"OrderUpdatesApi#applyOrderUpdate: status 401\"")
                .contains("event=dead_letter reason=malformed")
                .contains("Unexpected failure")
                .contains("Unavailable: ");
        assertThat(logged).doesNotContain(SECRETS).doesNotContain(PAYLOAD);
        assertThat(answers.toString()).doesNotContain(SECRETS).doesNotContain(PAYLOAD);
    }

    /** Also shows that what is searched for would be found, and that it is what the services know. */
    private void takesWhatIsRightAndGivesItToWhoMayReadIt() throws Exception {
        assertThat(webhook("1", "created", NEW_SECRET)).isEqualTo(202);
        assertThat(webhook("1", "created", OLD_SECRET)).isEqualTo(200);
        assertThat(webhook("2", "success", OLD_SECRET)).isEqualTo(202);
        assertThat(chargeback("1", "opened")).isEqualTo(202);
        assertThat(chargeback("1", "opened")).isEqualTo(200);
        assertThat(chargeback("2", "closed")).isEqualTo(202);

        HttpResponse<String> events = http.send(
                HttpRequest.newBuilder(reads("/orders/" + order + "/events"))
                        .header("Authorization", "Bearer " + READ_TOKEN)
                        .build(),
                BodyHandlers.ofString());
        assertThat(events.body()).contains(PAYLOAD);
    }

    private void keepsInTheInboxWhatIsNoCredential(Database inbox) throws Exception {
        assertThat(signed(inboxPorts, body("20", "updated"), NEW_SECRET)).isEqualTo(202);
        assertThat(signed(inboxPorts, body("20", "updated"), OLD_SECRET)).isEqualTo(200);
        assertThat(signed(inboxPorts, body("21", "updated"), FOREIGN_SECRET)).isEqualTo(401);
        await().atMost(TIMEOUT).until(() -> inbox.number("select count(*) from unapplied") == 1);
        assertThat(inbox.text("select string_agg(headers, ',') from webhooks"))
                .contains("webhook-id")
                .doesNotContain("signature");

        URI webhooks = URI.create("http://localhost:%s/inbox/webhooks".formatted(inboxPorts.ingest()));
        assertThat(call(webhooks, null, null)).isEqualTo(401);
        assertThat(call(webhooks, INTERNAL_TOKEN, null)).isEqualTo(401);
        HttpResponse<String> shown = http.send(
                HttpRequest.newBuilder(webhooks)
                        .header("Authorization", "Bearer " + ADMIN_TOKEN)
                        .build(),
                BodyHandlers.ofString());
        assertThat(shown.body()).contains("evt-leaks-20").doesNotContain(SECRETS);
    }

    private void refusesCallersWithoutCredentials() throws Exception {
        assertThat(webhook("3", "updated", FOREIGN_SECRET)).isEqualTo(401);
        assertThat(send(ports, body("3", "updated"), Map.of())).isEqualTo(401);
        assertThat(send(ports, "{\"" + PAYLOAD, Map.of())).isEqualTo(401);
        URI updates = reads("/internal/updates/orders");
        assertThat(call(updates, null, body("3", "updated"))).isEqualTo(401);
        assertThat(call(updates, WRONG_TOKEN, body("3", "updated"))).isEqualTo(401);
        assertThat(call(updates, READ_TOKEN, body("3", "updated"))).isEqualTo(403);
        assertThat(call(reads("/orders"), INTERNAL_TOKEN, null)).isEqualTo(403);
        assertThat(call(reads("/orders"), WRONG_TOKEN, null)).isEqualTo(401);
    }

    private void refusesWhatIsWrong() throws Exception {
        assertThat(webhook("4", "updated", NEW_SECRET)).isEqualTo(422);
        assertThat(signed(ports, body("5", "updated").replace(order, order + "-unknown"), NEW_SECRET))
                .isEqualTo(404);
        assertThat(chargeback("3", "updated")).isEqualTo(422);
        assertThat(chargeback(order + "-unknown", "4", "opened")).isEqualTo(404);
        assertThat(chargeback("5", PAYLOAD)).isEqualTo(400);
        for (String wrong : List.of(
                "{\"provider_event_id\":\"" + PAYLOAD,
                "\"" + PAYLOAD + "\"",
                "{\"provider_event_id\":\"" + PAYLOAD + "\\u0000\"}",
                body("6", PAYLOAD),
                body("6", "updated").replace("{", "{\"surprise\":\"" + PAYLOAD + "\","),
                body("6", "updated").replace("2026-11-23T08:00:00Z", PAYLOAD),
                body("6", "updated").replace(Bodies.USER, PAYLOAD))) {
            assertThat(signed(ports, wrong, NEW_SECRET)).isEqualTo(400);
            assertThat(call(reads("/internal/updates/orders"), INTERNAL_TOKEN, wrong))
                    .isEqualTo(400);
        }
        assertThat(signed(ports, PAYLOAD.repeat(20_000), NEW_SECRET)).isEqualTo(413);
        assertThat(call(reads("/internal/updates/orders"), INTERNAL_TOKEN, PAYLOAD.repeat(20_000)))
                .isEqualTo(413);
        assertThat(call(reads("/orders?cursor=" + PAYLOAD), READ_TOKEN, null)).isEqualTo(400);
        assertThat(call(reads("/nothing"), READ_TOKEN, null)).isEqualTo(404);
    }

    private void disagreesWithAWrongToken() throws Exception {
        assertThat(signed(otherPorts, body("7", "updated"), NEW_SECRET)).isEqualTo(502);
        // The secret that was removed from the second ingest-app
        assertThat(signed(otherPorts, body("7", "updated"), OLD_SECRET)).isEqualTo(401);
        JsonNode disagreements = JsonMapper.shared()
                .readTree(get(otherPorts.ingestManagement(), "metrics/sluice.delivery.disagreements"));
        assertThat(disagreements.at("/measurements/0/value").asInt()).isEqualTo(1);
    }

    private void queue(TestSystem system) throws Exception {
        try (Topics topics = new Topics(system.kafka)) {
            for (String record : List.of("{\"" + PAYLOAD, body("8", PAYLOAD), body("9", "updated"))) {
                topics.publish(topic("orders"), order, record);
            }
            for (String record :
                    List.of("{\"" + PAYLOAD, dispute(order, "8", PAYLOAD), dispute(order, "9", "updated"))) {
                topics.publish(topic("disputes"), order, record);
            }
            topics.flush();
            await().atMost(TIMEOUT).until(() -> topics.size(topic("orders.dlq")) == 3);
            await().atMost(TIMEOUT).until(() -> topics.size(topic("disputes.dlq")) == 3);
        }
    }

    private void breaksBelow(Database database) throws Exception {
        database.execute("alter table order_events rename to hidden");
        assertThat(webhook("10", "created", NEW_SECRET)).isEqualTo(502);
        database.execute("alter table hidden rename to order_events");
        // A constraint whose violation PostgreSQL tells with the row that it is about
        database.execute("alter table order_events add constraint odd check (payload = '') not valid");
        assertThat(signed(ports, body("11", "created").replace(order, order + "-odd"), NEW_SECRET))
                .isEqualTo(502);
        database.execute("alter table order_events drop constraint odd");
        database.execute("alter table dispute_events add constraint odd check (payload = '') not valid");
        assertThat(signed(ports, body("13", "created").replace(order, order + "-disputed"), NEW_SECRET))
                .isEqualTo(202);
        assertThat(chargeback(order + "-disputed", "14", "opened")).isEqualTo(502);
        database.execute("alter table dispute_events drop constraint odd");
    }

    private void metrics(int port) throws Exception {
        get(port, "health");
        for (JsonNode name : JsonMapper.shared().readTree(get(port, "metrics")).path("names")) {
            get(port, "metrics/" + name.asString());
        }
    }

    private String get(int managementPort, String endpoint) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:%s/actuator/%s".formatted(managementPort, endpoint)))
                        .build(),
                BodyHandlers.ofString());
        answers.append(response.headers().map()).append(response.body()).append('\n');
        return response.body();
    }

    private int webhook(String event, String status, String secret) throws Exception {
        return signed(ports, body(event, status), secret);
    }

    private int chargeback(String event, String status) throws Exception {
        return chargeback(order, event, status);
    }

    private int chargeback(String orderId, String event, String status) throws Exception {
        String body = dispute(orderId, event, status);
        return send(ports, Subject.DISPUTE.path(), body, new StandardSigner(NEW_SECRET).headers(body));
    }

    private int signed(Ports to, String body, String secret) throws Exception {
        return send(to, body, new StandardSigner(secret).headers(body));
    }

    private int send(Ports to, String body, Map<String, String> headers) throws Exception {
        return send(to, Subject.ORDER.path(), body, headers);
    }

    private int send(Ports to, String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + to.ingest() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    private int call(URI uri, @Nullable String token, @Nullable String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request);
    }

    private int send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        answers.append(response.headers().map()).append(response.body()).append('\n');
        return response.statusCode();
    }

    private String body(String event, String status) {
        return Webhook.order(order, "evt-leaks-" + event, status, 0)
                .with("meta", Map.of("note", PAYLOAD))
                .body();
    }

    private static String dispute(String orderId, String event, String status) {
        return Webhook.dispute(orderId, "evt-leaks-" + event, status, 0)
                .with("reason", PAYLOAD)
                .body();
    }

    private URI reads(String path) {
        return URI.create("http://localhost:" + ports.api() + path);
    }

    private String topic(String name) {
        return "leaks-%s.%s".formatted(run, name);
    }

    /** Takes updates over HTTP and from topics of its own. */
    private Child startApi(TestSystem system, String database) {
        Map<String, String> environment = new HashMap<>(TestSystem.QUICK_START.api());
        environment.put("LOG_LEVEL", "debug");
        environment.put("PG_URL", database);
        environment.put("PG_PASSWORD", PG_PASSWORD);
        environment.put("API_TOKENS", INTERNAL_TOKEN);
        environment.put("API_READ_TOKENS", READ_TOKEN);
        environment.put("WEBHOOK_MODE", "kafka");
        environment.put("KAFKA_BROKERS", system.kafka.bootstrap());
        environment.put("KAFKA_ORDERS_TOPIC", topic("orders"));
        environment.put("KAFKA_DISPUTES_TOPIC", topic("disputes"));
        environment.put("KAFKA_ORDERS_DLQ_TOPIC", topic("orders.dlq"));
        environment.put("KAFKA_DISPUTES_DLQ_TOPIC", topic("disputes.dlq"));
        environment.put("KAFKA_ORDERS_CONSUMER_GROUP", topic("orders"));
        environment.put("KAFKA_DISPUTES_CONSUMER_GROUP", topic("disputes"));
        return services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, environment);
    }

    private static Map<String, String> ingest(String token, String... more) {
        Map<String, String> environment = new HashMap<>(TestSystem.QUICK_START.ingest());
        environment.put("LOG_LEVEL", "debug");
        environment.put("API_TOKEN", token);
        environment.put("WEBHOOK_SECRETS", NEW_SECRET + "," + OLD_SECRET);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }
}
