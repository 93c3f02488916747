package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.testkit.Leaks;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Methods, paths, queries and parameters that the contract does not have. */
@WholeService
@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class RequestTargetIT {

    private final FaultyApi api;
    private final int port;
    private final Ingest ingest;

    RequestTargetIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.port = port;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void refusesAnotherMethod(String method) {
        for (Samples webhook : Samples.values()) {
            Answer answer =
                    ingest.send(ingest.request(webhook.path).method(method, BodyPublishers.ofString(webhook.json)));

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.type()).isEqualTo("method-not-allowed");
            Leaks.assertNone(answer.body().toString());
        }
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesTraceByWhatThePathAllows(Samples webhook) throws IOException {
        assertThat(RawHttp.exchange(port, "TRACE %s HTTP/1.1\nHost: localhost\n\n".formatted(webhook.path)))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: POST", "method-not-allowed", "\"instance\":\"" + webhook.path);
        assertThat(RawHttp.exchange(port, "TRACE /none HTTP/1.1\nHost: localhost\n\n"))
                .startsWith("HTTP/1.1 404")
                .contains("unknown-path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/webhooks",
                "/webhooks/payments/orders/",
                "/webhooks/payments/orders/1",
                "/error",
                "/actuator/health",
                "/internal/updates/orders",
                "/index.html"
            })
    void knowsNoOtherPath(String path) {
        Answer answer = ingest.post(path, Samples.ORDER.json);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("unknown-path");
        assertThat(answer.body().path("detail").asString()).isNotEmpty();
        Leaks.assertNone(answer.body().toString());
        assertThat(api.requests()).isEmpty();
    }

    static Stream<String> queries() {
        return Stream.of(
                "%zz",
                "=1",
                "a=%",
                "a=%f",
                "a=%ff",
                "%00=%",
                "=",
                IntStream.range(0, 1001).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining("&")));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesAQueryThatIsNone(String query, CapturedOutput output) throws IOException {
        for (String request : new String[] {"GET /none", "GET /error", "POST " + Samples.ORDER.path}) {
            String answer = RawHttp.exchange(port, """
                    %s?%s HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: 2

                    {}""".formatted(request, query));

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "malformed");
            Leaks.assertNone(answer);
        }
        for (String probe : new String[] {"/livez", "/readyz"}) {
            assertThat(RawHttp.exchange(port, "GET %s?%s HTTP/1.1\nHost: localhost\n\n".formatted(probe, query)))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAParameterThatTheContractDoesNotHave(Samples webhook) {
        Answer answer = ingest.post(webhook.path + "?account=1", webhook.json);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/pointer").asString()).isEqualTo("/account");
        Contract.assertConforms(webhook.path, answer);
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ignoresATraceparentThatIsThereTwice(Samples webhook) {
        Answer answer = ingest.send(ingest.request(webhook.path)
                .header("traceparent", "a")
                .header("traceparent", "b")
                .POST(BodyPublishers.ofString(webhook.json)));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(api.requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent.toString()).doesNotContain("traceparent"));
    }

    @Test
    void refusesATraceparentThatIsTooLong() {
        Answer answer = ingest.post(Samples.ORDER.path, Samples.ORDER.json, "traceparent", "0".repeat(1001));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/pointer").asString()).isEqualTo("/traceparent");
        Contract.assertConforms(Samples.ORDER.path, answer);
    }
}
