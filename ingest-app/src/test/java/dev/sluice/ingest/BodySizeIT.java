package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A body has at most 256 KiB, however it is sent, and whoever sends more is told so. */
@WholeService
@Timeout(30)
class BodySizeIT {

    private static final int MAX = 256 * 1024;

    private final FaultyApi api;
    private final int port;
    private final Ingest ingest;

    BodySizeIT(@Autowired FaultyApi api, @LocalServerPort int port) {
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

        Answer answer = ingest.send(ingest.request(webhook.path)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertTooLarge(webhook, answer);
    }

    @Test
    void refusesAByteTooManyBeforeItIsSent() throws IOException {
        String answer = RawHttp.exchange(port, """
                POST /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: 10000000000

                {""");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json", "too-large");
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
        String answer = RawHttp.exchange(
                port, String.format(Locale.ROOT, """
                %s /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Type: %s
                Transfer-Encoding: chunked

                %x
                %s
                """, method, contentType, MAX + 1, " ".repeat(MAX + 1)));

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

    private void assertTooLarge(Samples webhook, Answer answer) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.type()).isEqualTo("too-large");
        Contract.assertConforms(webhook.path, answer);
        assertThat(api.requests()).isEmpty();
    }

    private static String padded(Samples webhook, int bytes) {
        return webhook.json + " ".repeat(bytes - webhook.json.getBytes(UTF_8).length);
    }
}
