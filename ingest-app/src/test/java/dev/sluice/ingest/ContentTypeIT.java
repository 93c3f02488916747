package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.testkit.Body;
import dev.sluice.testkit.Leaks;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
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

/** What a body is encoded in, and what an answer is: JSON in UTF-8, in English. */
@WholeService
@Timeout(30)
class ContentTypeIT {

    private final FaultyApi api;
    private final int port;
    private final Ingest ingest;

    ContentTypeIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.port = port;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
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
        String answer = RawHttp.exchange(port, """
                POST /webhooks/payments/orders HTTP/1.1
                Host: localhost
                Content-Length: 2

                {}""");

        assertThat(answer).startsWith("HTTP/1.1 415").contains("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json;x=y"})
    void takesOtherSpellingsOfTheContentType(String type) {
        assertThat(ingest.post(Samples.ORDER.path, Samples.ORDER.json, "Content-Type", type)
                        .status())
                .isEqualTo(202);
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

        Answer answer = ingest.send(ingest.request(Samples.ORDER.path)
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(400);
        Contract.assertConforms(Samples.ORDER.path, answer);
        Leaks.assertNone(answer.body().toString());
        assertThat(api.requests()).isEmpty();
    }

    /** RFC 8259 (11): charset has no meaning for JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "us-ascii", "nonsense", "\"\""})
    void decodesUtf8WhateverTheCharsetSays(String charset) {
        for (Samples webhook : Samples.values()) {
            api.will(Faults.status(200));

            Answer answer = ingest.post(
                    webhook.path,
                    Body.of(webhook.json).with("order_id", "\"café-1\"").json(),
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
        Answer longer = ingest.send(ingest.request(webhook.path).POST(BodyPublishers.ofByteArray(overlong)));

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
                Body.of(Samples.ORDER.json).with("order_id", "\"\"").json(),
                "Accept-Language",
                "de");

        assertThat(answer.body().at("/errors/0/detail").asString()).isEqualTo("size must be between 1 and 255");
    }
}
