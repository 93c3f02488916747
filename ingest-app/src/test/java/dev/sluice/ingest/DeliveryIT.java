package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.FaultyApi.Request;
import dev.sluice.ingest.generated.model.ChargebackWebhook;
import dev.sluice.ingest.generated.model.OrderWebhook;
import dev.sluice.testkit.Body;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** What goes out for what comes in, and what else the service shows of itself. */
@WholeService
@ExtendWith(OutputCaptureExtension.class)
class DeliveryIT {

    private final FaultyApi api;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Ingest ingest;
    private final Ingest management;
    private final JsonMapper json = new JsonMapper();

    DeliveryIT(@Autowired FaultyApi api, @LocalServerPort int port, @LocalManagementPort int managementPort) {
        this.api = api;
        this.ingest = new Ingest(port);
        this.management = new Ingest(managementPort);
    }

    @ParameterizedTest
    @EnumSource
    void passesOnEveryMemberAsItCame(Samples webhook) {
        api.will(Faults.status(200));

        assertThat(ingest.post(webhook.path, webhook.json).status()).isEqualTo(202);

        Request sent = api.requests().getFirst();
        assertThat(sent.path()).isEqualTo(webhook.apiPath);
        assertThat(json.readTree(sent.body())).isEqualTo(json.readTree(webhook.json));
    }

    @ParameterizedTest
    @CsvSource({
        "ORDER, user_id",
        "ORDER, meta",
        "CHARGEBACK, user_id",
        "CHARGEBACK, meta",
        "CHARGEBACK, dispute_id",
        "CHARGEBACK, evidence_due_at"
    })
    void leavesOutWhatWasLeftOut(Samples webhook, String member) {
        api.will(Faults.status(200));
        String body = Body.of(webhook.json).without(member).json();

        assertThat(ingest.post(webhook.path, body).status()).isEqualTo(202);

        assertThat(json.readTree(api.requests().getFirst().body())).isEqualTo(json.readTree(body));
    }

    /** So that a member that a contract gains is passed on, or this fails. */
    @Test
    void samplesHaveEveryMemberOfTheContracts() {
        assertThat(Set.copyOf(json.readTree(Samples.ORDER.json).propertyNames()))
                .isEqualTo(members(OrderWebhook.class))
                .isEqualTo(members(OrderUpdate.class));
        assertThat(Set.copyOf(json.readTree(Samples.CHARGEBACK.json).propertyNames()))
                .isEqualTo(members(ChargebackWebhook.class))
                .isEqualTo(members(DisputeUpdate.class));
    }

    private static Set<String> members(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .map(method -> method.getAnnotation(JsonProperty.class))
                .filter(Objects::nonNull)
                .map(JsonProperty::value)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "updated", "failed", "success"})
    void passesOnEveryStatusOfAnOrder(String status) {
        assertPassesOn(Samples.ORDER, status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "updated", "closed"})
    void passesOnEveryStatusOfAChargeback(String status) {
        assertPassesOn(Samples.CHARGEBACK, status);
    }

    private void assertPassesOn(Samples webhook, String status) {
        api.will(Faults.status(200));

        ingest.post(
                webhook.path,
                Body.of(webhook.json).with("status", "\"" + status + "\"").json());

        assertThat(json.readTree(api.requests().getFirst().body())
                        .path("status")
                        .asString())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    void tellsEachAttemptWhatIsLeftOfTheDeadline(Samples webhook) {
        api.will(Faults.hang(), Faults.hang(), Faults.status(200));

        ingest.post(webhook.path, webhook.json);

        List<Long> left = api.requests().stream()
                .map(request -> Long.parseLong(request.headers().get("sluice-deadline-ms")))
                .toList();
        assertThat(left).hasSize(3);
        assertThat(left.get(0)).isBetween(4000L, 5000L);
        // Each attempt took its 500 ms, from when it began to wait for a call
        assertThat(left.get(1)).isBetween(1L, 5000L - 500);
        assertThat(left.get(2)).isBetween(1L, 5000L - 2 * 500);
    }

    @ParameterizedTest
    @EnumSource
    void sendsOnlyTheHeadersThatItMeansToSend(Samples webhook) {
        api.will(Faults.status(200, "Set-Cookie: a=b"));

        ingest.post(webhook.path, webhook.json);
        ingest.post(webhook.path, webhook.json, "traceparent", TRACE, "Cookie", "a=b", "Authorization", "Bearer x");

        assertThat(api.requests().get(0).headers())
                .containsOnlyKeys(
                        "accept", "connection", "content-length", "content-type", "host", "sluice-deadline-ms")
                .containsEntry("content-type", "application/json")
                .containsEntry("connection", "keep-alive");
        assertThat(api.requests().get(1).headers())
                .containsOnlyKeys(
                        "accept",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "sluice-deadline-ms",
                        "traceparent")
                .containsEntry("traceparent", TRACE);
    }

    @ParameterizedTest
    @EnumSource
    void ignoresATraceparentThatIsMalformed(Samples webhook) {
        api.will(Faults.status(200));

        assertThat(ingest.post(webhook.path, webhook.json, "traceparent", TRACE + "x")
                        .status())
                .isEqualTo(202);

        assertThat(api.requests().getFirst().headers()).doesNotContainKey("traceparent");
    }

    @Test
    void saysHowLongAnAnswerIsSoThatItLeavesInOnePiece() {
        api.will(Faults.status(200));

        for (String body : List.of(Samples.ORDER.json, "{}")) {
            Ingest.Answer answer = ingest.post(Samples.ORDER.path, body);
            assertThat(answer.header("Content-Length")).isNotEmpty();
            assertThat(answer.header("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void showsHealthOnBothPortsAndMetricsOnOne() {
        for (String path : List.of("/livez", "/readyz")) {
            assertThat(get(ingest, path).body().path("status").asString()).isEqualTo("UP");
        }
        assertThat(get(management, "/actuator/health").status()).isEqualTo(200);
        assertThat(get(management, "/actuator/metrics/sluice.delivery.disagreements")
                        .status())
                .isEqualTo(200);
        assertThat(get(ingest, "/actuator/metrics").status()).isEqualTo(404);
    }

    private static Ingest.Answer get(Ingest server, String path) {
        return server.send(java.net.http.HttpRequest.newBuilder(server.uri(path)));
    }

    @Test
    void logsNoPayloadAtAnyLevel(CapturedOutput output) {
        var logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("dev.sluice", LogLevel.TRACE);
        try {
            for (Samples webhook : Samples.values()) {
                for (int status : List.of(200, 404, 409, 422, 500, 400)) {
                    api.will(Faults.status(status));
                    ingest.post(webhook.path, webhook.json, "traceparent", TRACE);
                }
                ingest.post(
                        webhook.path,
                        Body.of(webhook.json).with("status", "\"evt_1001\"").json());
            }
        } finally {
            logging.setLogLevel("dev.sluice", LogLevel.INFO);
        }
        assertThat(output).contains("event=delivery_disagreement").contains("event=webhook_failed status=502");
        // Ids of an event and its order find a line's webhook; nothing else of it is told
        assertThat(output).contains("trace.id=" + TRACE.substring(3, 35), "event.id=evt_1001", "order.id=order-1001");
        assertThat(output).doesNotContain("6f1d4c1e", "dp_77", "product_not_received", "9007199254740991");
    }
}
