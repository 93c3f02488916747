package dev.sluice.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class EncodingFilterTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    static Stream<Arguments> otherEncodings() {
        return Stream.of(
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE,
                        StandardCharsets.UTF_16,
                        StandardCharsets.UTF_32LE,
                        StandardCharsets.UTF_32BE)
                .map(charset -> Arguments.argumentSet(charset.name(), (Object) "{\"a\":1}".getBytes(charset)));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                        "overlong A: C181",
                        "overlong quote: C0A2",
                        "overlong in three bytes: E080AF",
                        "overlong in four bytes: F08080AF",
                        "surrogate: EDA080",
                        "surrogates in a pair: EDA0BDEDB880",
                        "beyond U+10FFFF: F4908080",
                        "five bytes: F888808080",
                        "a trailing byte alone: 80",
                        "cut off after one of two: C3",
                        "cut off after three of four: F09F98",
                        "Latin-1: E9",
                        "FF: FF")
                .map(example -> example.split(": "))
                .map(example -> Arguments.argumentSet(
                        example[0], (Object) inString(HexFormat.of().parseHex(example[1]))));
    }

    @ParameterizedTest
    @MethodSource({"otherEncodings", "malformed"})
    void refusesWhatIsNotWellFormedUtf8(byte[] body) throws Exception {
        filter(body);

        assertThat(chain.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("UTF-8");
    }

    @Test
    void tellsWhichByte() {
        assertThat(Utf8.flaw(inString(new byte[] {(byte) 0xE9}))).contains("at byte 7;");
        assertThat(Utf8.flaw(new byte[] {'"', (byte) 0xC3})).contains("at byte 2;");
        byte[] late = " ".repeat(100_000).concat("é").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Utf8.flaw(late)).contains("at byte 100001;");
    }

    @Test
    void refusesAByteOrderMark() throws Exception {
        filter("\uFEFF{}".getBytes(StandardCharsets.UTF_8));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains("byte order mark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"a\":\"wéb ✓ 😀 \uFEFF \uD7FF \uE000 \uFFFF \uDBFF\uDFFF\"}", "{\"a\":\"\\u0000\"}"
            })
    void takesUtf8(String body) throws Exception {
        filter(body.getBytes(StandardCharsets.UTF_8));

        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void takesUtf8OfAnyLengthCutAnywhereIntoChunks() {
        for (int i = 0; i < 4; i++) {
            assertThat(Utf8.flaw((" ".repeat(i) + "😀".repeat(60_000)).getBytes(StandardCharsets.UTF_8)))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "identity, gzip", "nonsense"})
    void refusesAContentCodingAndTellsWhatIsAccepted(String coding) throws Exception {
        request.addHeader("Content-Encoding", coding);
        filter("{}".getBytes(StandardCharsets.UTF_8));

        assertThat(chain.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(415);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("Accept-Encoding")).isEqualTo("identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", ""})
    void takesTheContentCodingThatIsNone(@Nullable String coding) throws Exception {
        request.addHeader("Content-Encoding", coding == null ? "" : coding);
        filter("{}".getBytes(StandardCharsets.UTF_8));

        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void cutsTextBetweenCharacters() {
        assertThat(Utf8.cut("a😀b", 1)).isEqualTo("a");
        assertThat(Utf8.cut("a😀b", 2)).isEqualTo("a😀");
        assertThat(Utf8.cut("a😀b", 3)).isEqualTo("a😀b");
    }

    private static byte[] inString(byte[] bytes) {
        byte[] body = "{\"a\":\".\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[body.length - 1 + bytes.length];
        System.arraycopy(body, 0, all, 0, 6);
        System.arraycopy(bytes, 0, all, 6, bytes.length);
        System.arraycopy(body, 7, all, 6 + bytes.length, 2);
        return all;
    }

    private void filter(byte[] body) throws Exception {
        new EncodingFilter(new ProblemWriter(new JsonMapper())).doFilter(new RawBody(request, body), response, chain);
    }
}
