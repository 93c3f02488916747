package dev.sluice.ingest.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeliveryPropertiesTest {

    private static DeliveryProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("api", DeliveryProperties.class);
    }

    @Test
    void hasADefaultBelowThe10SecondsAfterWhichProvidersGiveUp() {
        assertThat(bound(Map.of()).deadline()).isEqualTo(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "24h"})
    void takesItsBounds(String deadline) {
        assertThat(bound(Map.of("api.deadline", deadline)).deadline()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "-5s", "25h"})
    void refusesWhatCannotWork(String deadline) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of("api.deadline", deadline)))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith("API_DEADLINE=");
    }
}
