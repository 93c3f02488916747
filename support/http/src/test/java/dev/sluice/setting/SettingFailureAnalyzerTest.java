package dev.sluice.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingFailureAnalyzerTest {

    @Test
    void namesARefusedVariableHoweverDeepItsFailure() {
        var failure = new IllegalStateException(new IllegalStateException(
                new InvalidSettingException("API_RETRY_ATTEMPTS", 0, "it must be at least 1")));

        assertThat(description(failure)).isEqualTo("API_RETRY_ATTEMPTS=0 cannot be used: it must be at least 1.");
    }

    @Test
    void namesAVariableThatIsBoundByItsName() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("API_RETRY_MAX_DELAY", "soon")));

        new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication());

        assertThat(description(failure(environment, "api.retry-max-delay", Duration.class)))
                .isEqualTo("API_RETRY_MAX_DELAY=soon cannot be used: it is not a valid Duration.");
    }

    @Test
    void namesAVariableThatAPropertyIsMadeOf() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("server.port", "${PORT:3001}", "PORT", "http")));

        assertThat(description(failure(environment, "server.port", Integer.class)))
                .isEqualTo("PORT=http cannot be used: it is not a valid Integer.");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(new SettingFailureAnalyzer().analyze(new IllegalStateException("x")))
                .isNull();
    }

    private static BindException failure(StandardEnvironment environment, String property, Class<?> type) {
        return catchThrowableOfType(
                BindException.class, () -> Binder.get(environment).bind(property, type));
    }

    private static @Nullable String description(Throwable failure) {
        FailureAnalysis analysis = new SettingFailureAnalyzer().analyze(failure);
        return analysis == null ? null : analysis.getDescription();
    }
}
