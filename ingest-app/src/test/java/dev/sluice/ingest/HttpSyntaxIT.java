package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.Leaks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests that are no proper HTTP, and chunks: a problem each, where an answer can be given. */
@WholeService
@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class HttpSyntaxIT {

    private final FaultyApi api;
    private final int port;
    private final Ingest ingest;

    HttpSyntaxIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.port = port;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    @ParameterizedTest
    @CsvSource({
        "'GARBAGE', 400",
        "'GET /\\x00 HTTP/1.1', 400",
        "'GET /a b HTTP/1.1', 400",
        "'GET / HTTP/9.9', 400",
        "'POST /webhooks/payments/orders HTTP/1.1', 400", // no Host
        "'GET /%00 HTTP/1.1|Host: localhost', 400",
        "'GET /%zz HTTP/1.1|Host: localhost', 400",
        "'GET /../../etc/passwd HTTP/1.1|Host: localhost', 400",
        "'GET /livez HTTP/1.1|Host: local host', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: x', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: -1', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Content-Length: 1|Content-Length: 2', 400",
        "'POST /webhooks/payments/orders HTTP/1.1|Host: localhost|Transfer-Encoding: nonsense', 400",
        "'CONNECT localhost:80 HTTP/1.1|Host: localhost:80', 400",
    })
    void answersAProblemToWhatIsNoProperHttp(String head, int status) throws IOException {
        String answer = RawHttp.exchange(port, head.replace("|", "\n").replace("\\x00", "\0") + "\n\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "\"status\":" + status);
        Leaks.assertNone(answer);
    }

    @Test
    void answersAProblemToAHeaderThatIsTooLong() throws IOException {
        String answer =
                RawHttp.exchange(port, "GET /livez HTTP/1.1\nHost: localhost\nA: %s\n\n".formatted("b".repeat(10_000)));

        assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
        Leaks.assertNone(answer);
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

    @Test
    void answersAProblemToBrokenChunks() throws IOException {
        String answer = RawHttp.exchange(port, """
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
    void countsACallerWhoHangsUpAsOneWhoIsAtFault(@Autowired MeterRegistry meters, CapturedOutput output)
            throws IOException {
        long before = answers(meters, 400);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("""
                    POST /webhooks/payments/orders HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Content-Length: 100\r
                    \r
                    {""".getBytes(UTF_8));
        }

        await().until(() -> answers(meters, 400) > before);
        assertThat(answers(meters, 500)).isZero();
        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json).status()).isEqualTo(202);
        assertThat(output).doesNotContain("ERROR", "\tat ");
    }

    private static long answers(MeterRegistry meters, int status) {
        return meters.find("sluice.webhooks").tag("status", String.valueOf(status)).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }
}
