package dev.sluice.http.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.http.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class InFlightFilterTest {

    private final InFlightFilter filter = new InFlightFilter(1, new ProblemWriter(new JsonMapper()));

    @Test
    void refusesWhatIsTooMuchAndGivesEachPermitBack() throws Exception {
        List<MockHttpServletResponse> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            MockHttpServletResponse answer = call("/orders", (_, _) -> {
                others.add(call("/orders", (_, _) -> {}));
                others.add(call("/livez", (_, _) -> {}));
                others.add(call("/readyz", (_, _) -> {}));
            });
            assertThat(answer.getStatus()).isEqualTo(200);
        }

        assertThat(others)
                .extracting(MockHttpServletResponse::getStatus)
                .containsExactly(503, 200, 200, 503, 200, 200, 503, 200, 200);
        assertThat(others.getFirst().getHeader("Retry-After")).matches("[1-3]");
        assertThat(others.getFirst().getContentAsString()).contains("urn:sluice:problem:unavailable", "in flight");
    }

    @Test
    void givesThePermitOfAFailureBack() throws Exception {
        assertThatThrownBy(() -> call("/orders", (_, _) -> {
                    throw new ServletException("a bug");
                }))
                .isInstanceOf(ServletException.class);

        assertThat(call("/orders", (_, _) -> {}).getStatus()).isEqualTo(200);
    }

    /** Some connections are left for probes, however small the heap. */
    @ParameterizedTest
    @CsvSource({"16, 48", "96, 320", "256, 960", "4096, 8128"})
    void isBelowTheConnectionsOfTheHeap(long mebibytes, int most) {
        assertThat(CallerLimits.ofHeap(mebibytes * 1024 * 1024).maxInFlight()).isEqualTo(most);
    }

    private MockHttpServletResponse call(String path, FilterChain chain) throws ServletException, java.io.IOException {
        var request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        var response = new MockHttpServletResponse();
        filter.doFilter(request, response, chain);
        return response;
    }
}
