package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests that are wrong before their body is looked at, some of them no HTTP at all. */
@WholeService
@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class BadRequestIT {

    private static final int MAX = 256 * 1024;

    private final FaultyApi api;

    private final int port;
    private final Ingest ingest;

    BadRequestIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.port = port;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    @ParameterizedTest
    @EnumSource
    void takesABodyOfTheMostBytes(Samples webhook) {
        assertThat(ingest.post(webhook.path, padded(webhook, MAX)).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource
    void refusesABodyOfOneByteMore(Samples webhook) {
        Answer answer = ingest.post(webhook.path, padded(webhook, MAX + 1));

        assertTooLarge(webhook, answer);
    }

    @ParameterizedTest
    @EnumSource
    void refusesABodyOfOneByteMoreWithoutALength(Samples webhook) {
        byte[] body = padded(webhook, MAX + 1).getBytes(UTF_8);

        Answer answer = ingest.send(
                request(webhook.path).POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertTooLarge(webhook, answer);
    }

    /** The end of a chunked body is what a trailer would stand in; it may come in packets of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"0\r\n\r\n", "0\r\n|\r\n", "0\r\n\r|\n", "0|\r\n\r\n", "|0\r\n\r\n"})
    void takesAChunkedBody(String end) throws IOException {
        assertThat(sendChunked(end)).startsWith("HTTP/1.1 202");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\nX: 1\r\n\r\n", "0\r\nX: 1\r\n|\r\n"})
    void refusesATrailer(String end) throws IOException {
        assertThat(sendChunked(end)).startsWith("HTTP/1.1 400");
    }

    /** @param end what follows the only chunk, each part in a packet of its own */
    private String sendChunked(String end) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.setTcpNoDelay(true);
            byte[] body = Samples.ORDER.json.getBytes(UTF_8);
            var out = socket.getOutputStream();
            out.write("""
                    POST /webhooks/payments/orders HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Transfer-Encoding: chunked

                    %s
                    """.formatted(Integer.toHexString(body.length))
                    .replace("\n", "\r\n")
                    .getBytes(UTF_8));
            out.write(body);
            out.write("\r\n".getBytes(UTF_8));
            for (String part : end.split("\\|")) {
                out.write(part.getBytes(UTF_8));
                out.flush();
            }
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        }
    }

    private void assertTooLarge(Samples webhook, Answer answer) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.type()).isEqualTo("too-large");
        Contract.assertConforms(webhook.path, answer);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void refusesAByteTooManyBeforeItIsSent() throws IOException {
        String answer = exchange("""
                POST /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: 10000000000

                {""");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json", "too-large");
    }

    /** It was asked for, so it is on its way when it is refused: an answer before a reset would be lost. */
    @Test
    void isHeardWhereABodyThatItAskedForIsTooLong() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
                socket.getOutputStream().write("""
                        POST /webhooks/payments/orders HTTP/1.1
                        Host: localhost
                        Content-Type: application/json
                        Expect: 100-continue
                        Transfer-Encoding: chunked

                        """.replace("\n", "\r\n").getBytes(UTF_8));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                assertThat(in.readLine()).startsWith("HTTP/1.1 100");
                String body = " ".repeat(2 * MAX);
                socket.getOutputStream()
                        .write("%s\r\n%s\r\n0\r\n\r\n"
                                .formatted(Integer.toHexString(2 * MAX), body)
                                .getBytes(UTF_8));

                assertThat(in.lines()).anyMatch(line -> line.startsWith("HTTP/1.1 413"));
            }
        }
    }

    /** Also where Spring has something that would read it first. */
    @ParameterizedTest
    @CsvSource({
        "POST, application/json",
        "PUT, application/x-www-form-urlencoded",
        "POST, application/x-www-form-urlencoded",
        "POST, multipart/form-data; boundary=x",
    })
    void refusesAByteTooManyBeforeTheLastChunkIsSent(String method, String contentType) throws IOException {
        String answer = exchange(String.format(Locale.ROOT, """
                %s /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Type: %s
                Transfer-Encoding: chunked

                %x
                %s
                """, method, contentType, MAX + 1, " ".repeat(MAX + 1)));

        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json", "too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "nonsense",
                "*/*"
            })
    void refusesAnotherContentType(String type) {
        for (Samples webhook : Samples.values()) {
            Answer answer = ingest.post(webhook.path, webhook.json, "Content-Type", type);

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.type()).isEqualTo("unsupported-media-type");
            assertThat(answer.body().path("detail").asString()).contains(type.equals("nonsense") ? "" : "Content-Type");
            Contract.assertConforms(webhook.path, answer);
        }
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void refusesABodyWithoutContentType() throws IOException {
        String answer = exchange("""
                POST /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Length: 2

                {}""");

        assertThat(answer).startsWith("HTTP/1.1 415").contains("unsupported-media-type");
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of(UTF_16LE, "application/json"),
                Arguments.of(UTF_16LE, "application/json;charset=UTF-16LE"),
                Arguments.of(ISO_8859_1, "application/json"),
                Arguments.of(ISO_8859_1, "application/json;charset=ISO-8859-1"));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void refusesWhatIsNotUtf8(Charset charset, String type) {
        byte[] body = Samples.ORDER.json.replace("order-1001", "é").getBytes(charset);

        Answer answer = ingest.send(
                request(Samples.ORDER.path).setHeader("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(400);
        Contract.assertConforms(Samples.ORDER.path, answer);
        Leaks.assertNone(answer.body().toString());
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json;x=y"})
    void takesOtherSpellingsOfTheContentType(String type) {
        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json, "Content-Type", type)
                        .status())
                .isEqualTo(202);
    }

    /** RFC 8259 (11): charset has no meaning for JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "us-ascii", "nonsense", "\"\""})
    void decodesUtf8WhateverTheCharsetSays(String charset) {
        for (Samples webhook : Samples.values()) {
            api.will(Faults.status(200));

            Answer answer = ingest.post(
                    webhook.path,
                    Body.of(webhook).with("order_id", "\"café-1\"").json(),
                    "Content-Type",
                    "application/json; charset=" + charset);

            assertThat(answer.status()).isEqualTo(202);
            assertThat(api.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.body()).contains("\"café-1\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAByteOrderMarkAndOverlongForms(Samples webhook) {
        Answer marked = ingest.post(webhook.path, "\uFEFF" + webhook.json);
        byte[] overlong = webhook.json.replace("evt_", "\u00C1\u0081").getBytes(ISO_8859_1);
        Answer longer = ingest.send(request(webhook.path).POST(BodyPublishers.ofByteArray(overlong)));

        for (Answer answer : new Answer[] {marked, longer}) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.type()).isEqualTo("malformed");
            Contract.assertConforms(webhook.path, answer);
        }
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAContentCoding(Samples webhook) {
        Answer answer = ingest.post(webhook.path, webhook.json, "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.type()).isEqualTo("unsupported-media-type");
        assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        Contract.assertConforms(webhook.path, answer);
        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "nonsense", "application/problem+json", ""})
    void answersJsonWhateverTheCallerAccepts(String accept) {
        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json, "Accept", accept)
                        .status())
                .isEqualTo(202);
        assertThat(ingest.post(Samples.ORDER.path, "{}", "Accept", accept).status())
                .isEqualTo(400);
    }

    @Test
    void explainsInEnglishWhateverTheCallerSpeaks() {
        Answer answer = ingest.post(
                Samples.ORDER.path,
                Body.of(Samples.ORDER).with("order_id", "\"\"").json(),
                "Accept-Language",
                "de");

        assertThat(answer.body().at("/errors/0/detail").asString()).isEqualTo("size must be between 1 and 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void refusesAnotherMethod(String method) {
        for (Samples webhook : Samples.values()) {
            Answer answer = ingest.send(request(webhook.path).method(method, BodyPublishers.ofString(webhook.json)));

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.type()).isEqualTo("method-not-allowed");
            Leaks.assertNone(answer.body().toString());
        }
        assertThat(api.requests()).isEmpty();
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

    @ParameterizedTest
    @CsvSource({
        "'GARBAGE', 400",
        "'GET /\\x00 HTTP/1.1', 400",
        "'GET /a b HTTP/1.1', 400",
        "'GET / HTTP/9.9', 505",
        "'POST /webhooks/payments/orders HTTP/1.1', 400", // no Host
        "'GET /%00 HTTP/1.1|Host: localhost', 400",
        "'GET /%zz HTTP/1.1|Host: localhost', 400",
        "'GET /../../etc/passwd HTTP/1.1|Host: localhost', 400",
        "'GET /livez HTTP/1.1|Host: local host', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: x', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: -1', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: 1|Content-Length: 2', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Transfer-Encoding: nonsense', 501",
    })
    void answersAProblemToWhatIsNoProperHttp(String head, int status) throws IOException {
        String answer = exchange(head.replace("|", "\n").replace("\\x00", "\0") + "\n\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "\"status\":" + status);
        Leaks.assertNone(answer);
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
            String answer = exchange("""
                    %s?%s HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: 2

                    {}""".formatted(request, query));

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "malformed");
            Leaks.assertNone(answer);
        }
        for (String probe : new String[] {"/livez", "/readyz"}) {
            assertThat(exchange("GET %s?%s HTTP/1.1\nHost: localhost\n\n".formatted(probe, query)))
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
        Answer answer = ingest.send(request(webhook.path)
                .header("traceparent", "a")
                .header("traceparent", "b")
                .POST(BodyPublishers.ofString(webhook.json)));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(api.requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent.toString()).doesNotContain("traceparent"));
    }

    @Test
    void writesNoControlCharactersIntoTheLog(CapturedOutput output) {
        LoggerFactory.getLogger("anybody")
                .error("begin a\r\nb\u001b[31mc\u0085\u2028\u202e\td end", new IOException("cause e\nf"));

        assertThat(output)
                .contains("begin a\\u000d\\u000ab\\u001b[31mc\\u0085\\u2028\\u202e\td end")
                .contains("java.io.IOException: cause e\\u000af");
    }

    @ParameterizedTest
    @EnumSource
    void refusesTraceByWhatThePathAllows(Samples webhook) throws IOException {
        assertThat(exchange("TRACE %s HTTP/1.1\nHost: localhost\n\n".formatted(webhook.path)))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: POST", "method-not-allowed", "\"instance\":\"" + webhook.path);
        assertThat(exchange("TRACE /none HTTP/1.1\nHost: localhost\n\n"))
                .startsWith("HTTP/1.1 404")
                .contains("unknown-path");
    }

    @Test
    void answersAProblemToAHeaderThatIsTooLong() throws IOException {
        String answer = exchange("GET /livez HTTP/1.1\nHost: localhost\nA: %s\n\n".formatted("b".repeat(10_000)));

        assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
        Leaks.assertNone(answer);
    }

    @Test
    void answersAProblemToBrokenChunks() throws IOException {
        String answer = exchange("""
                POST /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Transfer-Encoding: chunked

                zz
                {}
                """);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
        Leaks.assertNone(answer);
    }

    @Test
    void refusesATraceparentThatIsTooLong() {
        Answer answer = ingest.post(Samples.ORDER.path, Samples.ORDER.json, "traceparent", "0".repeat(1001));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/pointer").asString()).isEqualTo("/traceparent");
        Contract.assertConforms(Samples.ORDER.path, answer);
    }

    @Test
    void isNotUpsetByACallerWhoHangsUp(CapturedOutput output) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("""
                    POST /webhooks/payments/orders HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Content-Length: 100\r
                    \r
                    {""".getBytes(UTF_8));
        }

        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json).status()).isEqualTo(202);
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ingest.uri(path)).setHeader("Content-Type", "application/json");
    }

    private static String padded(Samples webhook, int bytes) {
        return webhook.json + " ".repeat(bytes - webhook.json.getBytes(UTF_8).length);
    }

    /** Sends a text as it is, but for its line ends, and reads what comes back until there is a whole problem. */
    private String exchange(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(UTF_8));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            while (answer.indexOf("}") < 0) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    break;
                }
                answer.append((char) b);
            }
            return answer.toString();
        }
    }
}
