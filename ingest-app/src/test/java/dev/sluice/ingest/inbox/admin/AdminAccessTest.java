package dev.sluice.ingest.inbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.setting.InvalidSettingException;
import jakarta.servlet.Filter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class AdminAccessTest {

    private static final String TOKEN = "admin-token-of-many-characters-12345";

    @EnableConfigurationProperties(ServerProperties.class)
    static class Server {}

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withUserConfiguration(Server.class, AdminAccessConfiguration.class)
            .withBean(ProblemWriter.class, () -> new ProblemWriter(new JsonMapper()))
            .withPropertyValues("webhook.mode=inbox");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "::1"})
    void withoutTokensTheInboxIsOpenOnLoopback(String address) {
        service.withPropertyValues("server.address=" + address)
                .run(context ->
                        assertThat(status(context, "/inbox/webhooks", null)).isEqualTo(200));
    }

    /** Whatever the caller's address: that of a test's request is a loopback one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.1"})
    void withoutTokensTheInboxIsClosedElsewhere(String address) {
        service.withPropertyValues("server.address=" + address).run(context -> {
            assertThat(status(context, "/inbox/webhooks", null)).isEqualTo(401);
            assertThat(status(context, "/inbox/webhooks", TOKEN)).isEqualTo(401);
            assertThat(status(context, "/webhooks/payments/orders", null)).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1"})
    void tokensAreAskedForWhereverItIsBound(String address) {
        service.withPropertyValues("server.address=" + address, "admin.tokens=" + TOKEN + ",old-" + TOKEN)
                .run(context -> {
                    assertThat(status(context, "/inbox/webhooks", null)).isEqualTo(401);
                    assertThat(status(context, "/inbox/webhooks", "un" + TOKEN)).isEqualTo(401);
                    assertThat(status(context, "/inbox/webhooks", TOKEN)).isEqualTo(200);
                    assertThat(status(context, "/inbox/webhooks", "old-" + TOKEN))
                            .isEqualTo(200);
                    assertThat(status(context, "/webhooks/payments/orders", null))
                            .isEqualTo(200);
                });
    }

    @Test
    void malformedTokenStopsTheStartUnseen() {
        service.withPropertyValues("admin.tokens=guessable")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining("ADMIN_TOKENS")
                        .message()
                        .doesNotContain("guessable"));
    }

    @Test
    void otherModesHaveNoInboxToGuard() {
        service.withPropertyValues("webhook.mode=http")
                .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    }

    private static int status(ApplicationContext context, String path, @Nullable String token) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        if (token != null) {
            request.addHeader("Authorization", "Bearer " + token);
        }
        var response = new MockHttpServletResponse();
        Filter filter = Objects.requireNonNull(
                context.getBean(FilterRegistrationBean.class).getFilter());
        assertThat(filter).isInstanceOf(AccessFilter.class);
        filter.doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
