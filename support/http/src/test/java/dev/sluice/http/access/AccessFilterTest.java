package dev.sluice.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Of a service whose scopes leave paths out; api-server's own test has the rules for tokens. */
class AccessFilterTest {

    private static final String TOKEN = "admin-token-of-many-characters-12345";

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void tokenOpensItsScope() throws Exception {
        assertThat(AccessFilter.hasOpened(filter(closed(TOKEN), "/admin/things", "Bearer " + TOKEN)))
                .isTrue();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/", "/admin/things"})
    void scopeIsClosedWithoutAToken(String path) throws Exception {
        assertThat(AccessFilter.hasOpened(filter(closed(TOKEN), path, null))).isFalse();
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getContentAsString()).contains("A bearer token of the admin scope is needed.");
    }

    @Test
    void scopeThatHasNoTokensIsClosedToEverybody() throws Exception {
        filter(closed(), "/admin/things", "Bearer " + TOKEN);

        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void openScopeAsksForNothing() throws Exception {
        var open = new Scope("admin", Scope.below("/admin"), List.of(), true);

        assertThat(AccessFilter.hasOpened(filter(open, "/admin/things", null))).isTrue();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    /** Somebody else may ask for a credential there. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/webhooks/payments/orders", "/administrators", "/livez"})
    void whatIsOfNoScopePassesUnopened(String path) throws Exception {
        assertThat(AccessFilter.hasOpened(filter(closed(TOKEN), path, "Bearer " + TOKEN)))
                .isFalse();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void tokensAreNotShown() {
        assertThat(closed(TOKEN).toString()).doesNotContain(TOKEN);
    }

    private static Scope closed(String... tokens) {
        return new Scope("admin", Scope.below("/admin"), List.of(tokens), false);
    }

    private MockHttpServletRequest filter(Scope scope, String path, @Nullable String authorization) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        new AccessFilter(List.of(scope), new ProblemWriter(new JsonMapper()))
                .doFilter(request, response, new MockFilterChain());
        return request;
    }
}
