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

class BreakerPropertiesTest {

    /** As the process's environment would be bound. */
    private static BreakerProperties bound(Map<String, String> variables) {
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables));
        return new Binder(List.copyOf(List.of(
                        ConfigurationPropertySources.from(source).iterator().next())))
                .bindOrCreate("api", BreakerProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new BreakerProperties("on", 50, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), 3));
    }

    @Test
    void takesEachVariable() {
        assertThat(bound(Map.of(
                        "API_BREAKER", "off",
                        "API_BREAKER_FAILURE_RATE", "1",
                        "API_BREAKER_MIN_UPDATES", "2",
                        "API_BREAKER_WINDOW", "3s",
                        "API_BREAKER_OPEN_TIME", "4ms",
                        "API_BREAKER_PROBES", "5")))
                .isEqualTo(new BreakerProperties("off", 1, 2, Duration.ofSeconds(3), Duration.ofMillis(4), 5));
    }

    @ParameterizedTest
    @CsvSource({
        "API_BREAKER, maybe",
        "API_BREAKER, true",
        "API_BREAKER, ON",
        "API_BREAKER_FAILURE_RATE, 0",
        "API_BREAKER_FAILURE_RATE, 101",
        "API_BREAKER_MIN_UPDATES, 0",
        "API_BREAKER_MIN_UPDATES, 1000001",
        "API_BREAKER_WINDOW, 99ms",
        "API_BREAKER_WINDOW, 25h",
        "API_BREAKER_OPEN_TIME, 0s",
        "API_BREAKER_OPEN_TIME, 25h",
        "API_BREAKER_PROBES, 0",
        "API_BREAKER_PROBES, 1001",
    })
    void refusesWhatCannotWork(String variable, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of(variable, value)))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith(variable + "=");
    }
}
