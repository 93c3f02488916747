package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sluice.ingest.Ingest.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The whole service with a new and an old secret, and providers who sign with the published library. */
@WholeService
@TestPropertySource(properties = "webhook.secrets=" + SignatureIT.NEW_SECRET + "," + SignatureIT.OLD_SECRET)
@Timeout(30)
class SignatureIT {

    static final String NEW_SECRET = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
    static final String OLD_SECRET = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";
    private static final String REMOVED_SECRET = "whsec_Z29uZWdvbmVnb25lZ29uZWdvbmVnb25lZ29uZQ==";
    private static final int MAX = 256 * 1024;

    private final FaultyApi api;
    private final Ingest ingest;

    SignatureIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    @ParameterizedTest
    @EnumSource
    void takesWhatIsSignedWithAnySecretOfOurs(Samples webhook) {
        assertThat(post(webhook, NEW_SECRET).status()).isEqualTo(202);
        assertThat(post(webhook, OLD_SECRET).status()).isEqualTo(202);
        assertThat(api.requests()).hasSize(2);
    }

    static Stream<Arguments> refused() {
        long now = Instant.now().getEpochSecond();
        String body = Samples.ORDER.json;
        return Stream.of(
                Arguments.of("no header", new String[0]),
                Arguments.of("another secret", headers("id", now, sign(REMOVED_SECRET, "id", now, body))),
                Arguments.of("another body", headers("id", now, sign(NEW_SECRET, "id", now, body + " "))),
                Arguments.of("another id", headers("other", now, sign(NEW_SECRET, "id", now, body))),
                Arguments.of("another time", headers("id", now + 1, sign(NEW_SECRET, "id", now, body))),
                Arguments.of("too old", headers("id", now - 400, sign(NEW_SECRET, "id", now - 400, body))),
                Arguments.of("too new", headers("id", now + 400, sign(NEW_SECRET, "id", now + 400, body))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void tellsTheSameWhateverIsWrongWithASignature(String name, String[] headers) {
        Answer answer = ingest.post(Samples.ORDER.path, Samples.ORDER.json, headers);

        assertUnauthorized(answer);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("StandardWebhooks");
        assertThat(answer.body().toString())
                .isEqualTo("{\"type\":\"urn:sluice:problem:unauthorized\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"The webhook is not signed as agreed.\","
                        + "\"instance\":\"/webhooks/payments/orders\"}");
        Contract.assertConforms(Samples.ORDER.path, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "{\"unknown\":1}", "{\"nul\":\"\u0000\"}"})
    void looksIntoNoBodyThatIsNotSigned(String body) {
        assertUnauthorized(ingest.post(Samples.ORDER.path, body));

        assertThat(post(Samples.ORDER.path, body, NEW_SECRET).status()).isEqualTo(400);
    }

    /** None comes: who waited for it would tell of that, with 408. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "webhook-id: a\r\nwebhook-timestamp: NOW\r\n",
                "webhook-id: a\r\nwebhook-timestamp: NOW\r\nwebhook-signature: v1,short\r\n",
                "webhook-id: a\r\nwebhook-timestamp: NOW\r\nwebhook-signature: SIG\r\nwebhook-signature: SIG\r\n",
                "webhook-id: a\r\nwebhook-timestamp: 1700000000\r\nwebhook-signature: SIG\r\n",
            })
    void readsNoBodyWithoutASignatureThatCanBeRight(String headers) throws Exception {
        String shown = headers.replace("NOW", "" + Instant.now().getEpochSecond())
                .replace("SIG", "v1," + "A".repeat(43) + "=");
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), ingest.uri("/").getPort())) {
            String head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: %s\r\n\r\n"
                            .formatted(Samples.ORDER.path, shown, MAX);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void looksIntoNoBodyOfAnotherType(String type) {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            Answer answer = ingest.send(HttpRequest.newBuilder(ingest.uri(Samples.ORDER.path))
                    .method(method, BodyPublishers.ofString("a=b"))
                    .header("Content-Type", type));

            assertUnauthorized(answer);
        }
    }

    @Test
    void refusesABodyOverTheLimitOnceItSeemsSigned() {
        String body = " ".repeat(MAX + 1);

        assertUnauthorized(ingest.post(Samples.ORDER.path, body));
        assertThat(post(Samples.ORDER.path, body, NEW_SECRET).status()).isEqualTo(413);
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/error",
                "/webhooks",
                "/webhooks/payments/orders/",
                "//webhooks/payments/orders",
                "/%77ebhooks/payments/orders",
                "/webhooks/payments/orders;a=b",
                "/livez/../webhooks/payments/orders",
                "/livez;a=b/../webhooks/payments/orders",
                "/livez/more",
                "/actuator/metrics",
            })
    void opensNoOtherPathWithoutASignature(String path) {
        assertUnauthorized(ingest.post(path, Samples.ORDER.json));
        assertUnauthorized(ingest.send(HttpRequest.newBuilder(ingest.uri(path)).GET()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void tellsAnyoneThatItIsLiveAndNoMore(String path) {
        Answer answer = ingest.probe(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().propertyNames()).isEqualTo(Set.of("status"));
    }

    private void assertUnauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.type()).isEqualTo("unauthorized");
        assertThat(api.requests()).isEmpty();
    }

    private Answer post(Samples webhook, String secret) {
        return post(webhook.path, webhook.json, secret);
    }

    private Answer post(String path, String body, String secret) {
        long now = Instant.now().getEpochSecond();
        return ingest.post(path, body, headers("id", now, sign(secret, "id", now, body)));
    }

    private static String[] headers(String id, long time, String signature) {
        return new String[] {"webhook-id", id, "webhook-timestamp", "" + time, "webhook-signature", signature};
    }

    private static String sign(String secret, String id, long time, String body) {
        try {
            return new Webhook(secret).sign(id, time, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }
}
