package dev.sluice.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.problem.ProblemWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class AccessFilterTest {

    private static final String INTERNAL = "internal-token-of-many-characters-1";
    private static final String OLD_INTERNAL = "internal-token-of-many-characters-0";
    private static final String READ = "read-token-of-many-characters-12345";
    private static final String UNKNOWN = "unknown-token-of-many-characters-12";
    private static final String UPDATES = "/internal/updates/orders";

    private AccessProperties properties = new AccessProperties(List.of(INTERNAL, OLD_INTERNAL), List.of(READ));

    @ParameterizedTest
    @CsvSource({
        "/internal/updates/orders, " + INTERNAL,
        "/internal/updates/disputes, " + OLD_INTERNAL,
        "/internal, " + INTERNAL,
        "/orders, " + READ,
        "/disputes/42/events, " + READ,
        "/internals, " + READ,
    })
    void opensItsScopeToAToken(String path, String token) throws Exception {
        assertThat(call(path, "Bearer " + token).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        UPDATES + ", " + READ + ", internal",
        "/orders, " + INTERNAL + ", read",
        "/nothing, " + INTERNAL + ", read"
    })
    void refusesATokenOfTheOtherScope(String path, String token, String scope) throws Exception {
        var response = call(path, "Bearer " + token);

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"sluice\", error=\"insufficient_scope\", scope=\"%s\"".formatted(scope));
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString())
                .contains("urn:sluice:problem:forbidden", "This token is not of the %s scope.".formatted(scope))
                .doesNotContain(token);
    }

    @Test
    void refusesAMissingToken() throws Exception {
        var response = call(UPDATES, null);

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer realm=\"sluice\"");
        assertThat(response.getContentAsString())
                .contains("urn:sluice:problem:unauthorized", "A bearer token of the internal scope is needed.");
    }

    @Test
    void refusesATokenThatNobodyKnows() throws Exception {
        var response = call(UPDATES, "Bearer " + UNKNOWN);

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"sluice\", error=\"invalid_token\"");
        assertThat(response.getContentAsString()).doesNotContain(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer" + INTERNAL,
                "Basic " + INTERNAL,
                "Token " + INTERNAL,
                INTERNAL,
                "Bearer " + INTERNAL + " ",
                "Bearer " + INTERNAL + "," + INTERNAL,
                "Bearer \"" + INTERNAL + "\"",
                "Bearer " + INTERNAL + "=",
            })
    void refusesWhatIsNoBearerToken(String header) throws Exception {
        assertThat(call(UPDATES, header).getStatus()).isEqualTo(401);
    }

    @Test
    void takesTheSchemeInAnyCase() throws Exception {
        assertThat(call(UPDATES, "bEARER " + INTERNAL).getStatus()).isEqualTo(200);
    }

    @Test
    void refusesTwoTokens() throws Exception {
        var request = request(UPDATES, "Bearer " + INTERNAL);
        request.addHeader("Authorization", "Bearer " + INTERNAL);

        assertThat(filter(request).getStatus()).isEqualTo(401);
    }

    @Test
    void takesOldAndNewTokenWhileBothAreSetAndThenTheNewOneOnly() throws Exception {
        assertThat(call(UPDATES, "Bearer " + OLD_INTERNAL).getStatus()).isEqualTo(200);
        assertThat(call(UPDATES, "Bearer " + INTERNAL).getStatus()).isEqualTo(200);

        properties = new AccessProperties(List.of(INTERNAL), List.of(READ));
        assertThat(call(UPDATES, "Bearer " + INTERNAL).getStatus()).isEqualTo(200);
        assertThat(call(UPDATES, "Bearer " + OLD_INTERNAL).getStatus()).isEqualTo(401);
    }

    @Test
    void closesAScopeWithoutTokensWhereTheOtherHasSome() throws Exception {
        properties = new AccessProperties(List.of(INTERNAL), List.of());
        assertThat(call("/orders", null).getStatus()).isEqualTo(401);
        assertThat(call("/orders", "Bearer " + READ).getStatus()).isEqualTo(401);
        assertThat(call("/orders", "Bearer " + INTERNAL).getStatus()).isEqualTo(403);

        properties = new AccessProperties(List.of(), List.of(READ));
        assertThat(call(UPDATES, null).getStatus()).isEqualTo(401);
        assertThat(call(UPDATES, "Bearer " + READ).getStatus()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void asksNoTokenOfProbes(String path) throws Exception {
        assertThat(call(path, null).getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse call(String path, @Nullable String authorization) throws Exception {
        return filter(request(path, authorization));
    }

    private static MockHttpServletRequest request(String path, @Nullable String authorization) {
        var request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        return request;
    }

    private MockHttpServletResponse filter(MockHttpServletRequest request) throws Exception {
        var response = new MockHttpServletResponse();
        var registered = AccessFilter.registered(properties.scopes(), new ProblemWriter(new JsonMapper()));
        Objects.requireNonNull(registered.getFilter()).doFilter(request, response, new MockFilterChain());
        return response;
    }
}
