package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class NulFilterTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    static Stream<Charset> otherEncodings() {
        return Stream.of(
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_32LE,
                StandardCharsets.UTF_32BE);
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void refusesJsonThatIsNotUtf8(Charset encoding) throws Exception {
        filter("{\"a\":1}".getBytes(encoding));

        assertThat(chain.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
    }

    @Test
    void takesUtf8() throws Exception {
        filter("{\"a\":\"wéb ✓ 😀\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(chain.getRequest()).isNotNull();
    }

    private void filter(byte[] body) throws Exception {
        new NulFilter(new ProblemWriter(new JsonMapper()))
                .doFilter(new RawBody(new MockHttpServletRequest("POST", "/"), body), response, chain);
    }
}
