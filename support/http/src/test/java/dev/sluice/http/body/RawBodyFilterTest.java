package dev.sluice.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemWriter;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class RawBodyFilterTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final BodyBudget budget = new BodyBudget(2 * RawBody.MAX_BYTES);
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void keepsABodyByteForByteToBeReadTwice() throws Exception {
        request.setContent("{\"a\" : \"ü\"}\n".getBytes(StandardCharsets.UTF_8));

        ServletRequest passedOn = Objects.requireNonNull(filter());

        assertThat(passedOn.getInputStream().readAllBytes()).isEqualTo(request.getContentAsByteArray());
        assertThat(passedOn.getReader().readLine()).isEqualTo("{\"a\" : \"ü\"}");
        assertThat(RawBody.text(passedOn)).isEqualTo("{\"a\" : \"ü\"}\n");
        assertThat(RawBody.text(request)).isEqualTo("{\"a\" : \"ü\"}\n");
    }

    @Test
    void takesTheMostBytesAndRefusesOneMore() throws Exception {
        request.setContent(" ".repeat(RawBody.MAX_BYTES).getBytes(StandardCharsets.UTF_8));
        assertThat(filter()).isNotNull();

        request.setContent(" ".repeat(RawBody.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8));
        chain.reset();
        assertThat(filter()).isNull();
        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
    }

    @Test
    void refusesABodyForWhichThereIsNoRoomAndGivesBackWhatOthersTook() throws Exception {
        request.setContent(new byte[RawBody.MAX_BYTES]);
        try (BodyBudget.Share others = budget.share()) {
            assertThat(others.grow(2L * RawBody.MAX_BYTES - 1)).isTrue();
            assertThat(filter()).isNull();
            assertThat(request.getInputStream().available()).isEqualTo(RawBody.MAX_BYTES);
        }
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(Integer.parseInt(Objects.requireNonNull(response.getHeader("Retry-After"))))
                .isBetween(1, 3);

        for (int i = 0; i < 10; i++) {
            request.setContent(new byte[RawBody.MAX_BYTES]);
            chain.reset();
            assertThat(filter()).isNotNull();
        }
    }

    @Test
    void takesSmallBodiesWhoeverSendsLargeOnes() throws Exception {
        request.setContent(new byte[4 * 1024]);
        try (BodyBudget.Share others = budget.share()) {
            assertThat(others.grow(2L * RawBody.MAX_BYTES)).isTrue();
            assertThat(filter()).isNotNull();
        }
    }

    @Test
    void leavesARequestWithoutBodyAlone() throws Exception {
        assertThat(filter()).isSameAs(request);
        assertThat(RawBody.text(request)).isEmpty();
    }

    @Test
    void answersWhoeverHangsUpAsOneWhoIsAtFault() throws Exception {
        var broken = new MockHttpServletRequest("POST", "/") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new EOFException("the caller is gone");
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        return read();
                    }
                });
            }
        };
        broken.setContent(new byte[1]);

        assertThat(filter(broken)).isNull();
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains("urn:sluice:problem:malformed");
    }

    private @Nullable ServletRequest filter() throws Exception {
        return filter(request);
    }

    private @Nullable ServletRequest filter(ServletRequest request) throws Exception {
        new RawBodyFilter(budget, new ProblemWriter(new JsonMapper())).doFilter(request, response, chain);
        return chain.getRequest();
    }
}
