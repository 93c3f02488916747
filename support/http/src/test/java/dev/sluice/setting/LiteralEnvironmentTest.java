package dev.sluice.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class LiteralEnvironmentTest {

    private static final String SOURCE = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    @ParameterizedTest
    @ValueSource(strings = {"${HOME}", "a${HOME:b}c", "${", "\\${HOME}", "$", "#{1}", "a\\", "a:b", "${${HOME}}", "x"})
    void takesAValueAsItIs(String value) {
        ConfigurableEnvironment environment = environment(Map.of("PG_PASSWORD", value, "HOME", "expanded"));

        assertThat(Binder.get(environment).bind("pg.password", String.class).get())
                .isEqualTo(value);
        assertThat(environment.getProperty("pg.password")).isEqualTo(value);
        assertThat(environment.getProperty("made.of.it")).isEqualTo("<" + value + ">");
        assertThat(Binder.get(environment).bind("made.of.it", String.class).get())
                .isEqualTo("<" + value + ">");
    }

    /** As it is when the service runs: the processors are those of spring.factories, in their order. */
    private static ConfigurableEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().replace(SOURCE, new SystemEnvironmentPropertySource(SOURCE, variables));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "application.yaml",
                        Map.of(
                                "made.of.it", "<${PG_PASSWORD:}>",
                                "listen.secrets", "API_TOKENS",
                                "server.port", "0",
                                "management.server.port", "0",
                                "management.server.address", "127.0.0.1")));
        var application = new SpringApplication(LiteralEnvironmentTest.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        try (var context = application.run()) {
            return context.getEnvironment();
        }
    }
}
