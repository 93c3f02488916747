package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Wire;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests that are odd before any operation is found: a problem each, and nothing in the log. */
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class OddRequestsIT {

    private static final String MANY =
            IntStream.range(0, 1001).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining("&"));

    @Value("${local.server.port}")
    int port;

    @Value("${local.management.port}")
    int managementPort;

    static Stream<String> queries() {
        return Stream.of("%zz", "=1", "a=%", "a=%f", "a=%ff", "a=%c1%81", "%00=%", "=", "&=&", "a=%u0041", MANY);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesAQueryThatIsNone(String query, CapturedOutput output) throws IOException {
        for (String path :
                new String[] {"/orders", "/disputes", "/orders/x", "/disputes/1/events", "/none", "/error"}) {
            assertProblem(Wire.exchange(port, "GET %s?%s HTTP/1.1|Host: localhost".formatted(path, query)), 400);
        }
        for (String path : new String[] {"/actuator/metrics", "/actuator/metrics/jvm.info", "/actuator/health", "/x"}) {
            assertProblem(
                    Wire.exchange(managementPort, "GET %s?%s HTTP/1.1|Host: localhost".formatted(path, query)), 400);
        }
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    @ParameterizedTest
    @MethodSource("queries")
    void probesDoNotLookAtQueries(String query, CapturedOutput output) throws IOException {
        for (String probe : new String[] {"/livez", "/readyz"}) {
            assertThat(Wire.exchange(port, "GET %s?%s HTTP/1.1|Host: localhost".formatted(probe, query)))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1|Host: localhost",
                "GET /orders/%ff HTTP/1.1|Host: localhost",
                "GET /orders/%c1%81 HTTP/1.1|Host: localhost",
                "GET /orders/%00 HTTP/1.1|Host: localhost",
                "GET // HTTP/1.1|Host: localhost",
                "GET /orders HTTP/1.1|Host: local host",
                "GET /orders HTTP/1.1|Host: localhost|a b: c",
                "GET /orders HTTP/1.1",
                "GET /orders HTTP/9.9|Host: localhost",
                "GET /orders HTTP/1.1|Host: localhost|Transfer-Encoding: nonsense",
                "CONNECT localhost:80 HTTP/1.1|Host: localhost:80",
                "GARBAGE",
            })
    void refusesWhatIsNoProperHttp(String head, CapturedOutput output) throws IOException {
        assertProblem(Wire.exchange(port, head), 400);
        if (!head.contains("/orders/%") && !head.contains("//")) {
            assertProblem(Wire.exchange(managementPort, head), 400);
        }
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/order", "/orders/", "/orders/x/y", "/internal/updates/orders/x", "/actuator", "/error"})
    void tellsAnUnknownPathFromAnUnknownOrder(String path) throws IOException {
        assertThat(assertProblem(Wire.exchange(port, "GET %s HTTP/1.1|Host: localhost".formatted(path)), 404))
                .contains("urn:sluice:problem:unknown-path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/updates/orders", "/internal/updates/disputes"})
    void refusesAnotherMethodAndWhatIsBelow(String path) throws IOException {
        assertThat(assertProblem(Wire.exchange(port, "GET %s HTTP/1.1|Host: localhost".formatted(path)), 405))
                .contains("Allow: POST");
        assertProblem(Wire.exchange(port, "POST %s/more HTTP/1.1|Host: localhost".formatted(path)), 404);
    }

    /** RFC 3986 (3.3) has brackets in no path. */
    @ParameterizedTest
    @ValueSource(strings = {"/orders/a[b", "/orders/a]b", "/orders/[1]/events"})
    void saysHowToSpellAnIdWithABracket(String path) throws IOException {
        assertThat(assertProblem(Wire.exchange(port, "GET %s HTTP/1.1|Host: localhost".formatted(path)), 400))
                .contains("urn:sluice:problem:malformed", "percent-encode", "brackets");
        String encoded = path.replace("[", "%5B").replace("]", "%5D");
        assertThat(assertProblem(Wire.exchange(port, "GET %s HTTP/1.1|Host: localhost".formatted(encoded)), 404))
                .contains("urn:sluice:problem:not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x", "/actuator/none", "/orders", "/actuator/metrics/a/b/c"})
    void answersAProblemOnTheManagementPortToo(String path) throws IOException {
        assertThat(assertProblem(Wire.exchange(managementPort, "GET %s HTTP/1.1|Host: localhost".formatted(path)), 404))
                .contains("urn:sluice:problem:unknown-path", "\"instance\":\"" + path + "\"");
    }

    @Test
    void refusesAnotherMethodOnTheManagementPort() throws IOException {
        assertThat(assertProblem(
                        Wire.exchange(managementPort, "DELETE /actuator/health HTTP/1.1|Host: localhost"), 405))
                .contains("Allow: GET", "urn:sluice:problem:method-not-allowed");
    }

    @Test
    void refusesTraceByWhatThePathAllows() throws IOException {
        assertThat(assertProblem(Wire.exchange(port, "TRACE /orders HTTP/1.1|Host: localhost|Secret: s3cret"), 405))
                .contains("Allow: GET", "urn:sluice:problem:method-not-allowed", "\"instance\":\"/orders\"")
                .doesNotContain("POST", "s3cret");
        assertThat(assertProblem(Wire.exchange(port, "TRACE /internal/updates/orders HTTP/1.1|Host: localhost"), 405))
                .contains("Allow: POST");
        assertThat(assertProblem(Wire.exchange(port, "TRACE /none HTTP/1.1|Host: localhost"), 404))
                .contains("urn:sluice:problem:unknown-path");
    }

    private static String assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("\"type\":\"urn:sluice:problem:", "\"title\":", "\"status\":" + status, "\"detail\":")
                .doesNotContain("Exception", "springframework", "dev.sluice");
        return answer;
    }
}
