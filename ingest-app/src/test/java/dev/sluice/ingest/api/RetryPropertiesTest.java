package dev.sluice.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class RetryPropertiesTest {

    /** As the process's environment would be bound. */
    private static RetryProperties bound(Map<String, String> variables) {
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables));
        return new Binder(List.copyOf(List.of(
                        ConfigurationPropertySources.from(source).iterator().next())))
                .bindOrCreate("api", RetryProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(
                        new RetryProperties(Duration.ofSeconds(10), 3, Duration.ofMillis(100), Duration.ofSeconds(5)));
    }

    @Test
    void takesEachVariable() {
        assertThat(bound(Map.of(
                        "API_TIMEOUT", "1s",
                        "API_RETRY_ATTEMPTS", "1",
                        "API_RETRY_BASE_DELAY", "0ms",
                        "API_RETRY_MAX_DELAY", "0s")))
                .isEqualTo(new RetryProperties(Duration.ofSeconds(1), 1, Duration.ZERO, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "API_TIMEOUT, 0s",
        "API_TIMEOUT, -1s",
        "API_TIMEOUT, 25h",
        "API_RETRY_ATTEMPTS, 0",
        "API_RETRY_ATTEMPTS, -1",
        "API_RETRY_BASE_DELAY, -1ms",
        "API_RETRY_BASE_DELAY, 5001ms", // above the default maximum
        "API_RETRY_MAX_DELAY, -1s",
        "API_RETRY_MAX_DELAY, 25h",
    })
    void refusesWhatCannotWork(String variable, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of(variable, value)))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith(variable + "=");
    }

    @ParameterizedTest
    @CsvSource({"API_TIMEOUT, soon", "API_RETRY_ATTEMPTS, many"})
    void refusesWhatCannotBeRead(String variable, String value) {
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> bound(Map.of(variable, value)));
    }
}
