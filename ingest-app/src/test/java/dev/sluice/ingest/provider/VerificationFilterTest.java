package dev.sluice.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.access.Scope;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.ingest.provider.Verifier.Verdict;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class VerificationFilterTest {

    private final ProblemWriter problems = new ProblemWriter(new JsonMapper());

    private static final class Reached extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {}
    }

    /** Nothing is signed as it should be. */
    @ParameterizedTest
    @CsvSource({"/inbox/webhooks, 200", "/inboxes, 401", "/webhooks/payments/orders, 401", "/livez, 200"})
    void asksNoSignatureOfWhatATokenOpens(String path, int status) throws Exception {
        Filter access = Objects.requireNonNull(
                AccessFilter.registered(List.of(new Scope("admin", Scope.below("/inbox"), List.of(), true)), problems)
                        .getFilter());
        Filter verification = filter((_, _) -> Verdict.WRONG);
        var request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        var response = new MockHttpServletResponse();

        new MockFilterChain(new Reached(), access, verification).doFilter(request, response);

        assertThat(response.getStatus()).isEqualTo(status);
    }

    /** What cannot be checked now is not called unsigned: its sender would be looked for the mistake. */
    @Test
    void hasWhatCannotBeCheckedNowSentAgain() throws Exception {
        var response = new MockHttpServletResponse();

        new MockFilterChain(new Reached(), filter((_, _) -> Verdict.UNAVAILABLE))
                .doFilter(new MockHttpServletRequest("POST", "/webhooks/test"), response);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).matches("[1-3]");
        assertThat(response.getHeader("WWW-Authenticate")).isNull();
        assertThat(response.getContentAsString()).contains("urn:sluice:problem:unavailable");
    }

    private Filter filter(VerificationFilter.Check check) {
        return new VerificationFilter(
                new Verifiers(List.of(new WebhookReceiverTest.TwoEvents(new WebhookReceiverTest.Signed())), List.of()),
                check,
                new WebhookMeter(Set.of(), new SimpleMeterRegistry(), Tracing.OFF),
                problems);
    }
}
