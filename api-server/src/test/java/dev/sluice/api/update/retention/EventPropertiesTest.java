package dev.sluice.api.update.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventPropertiesTest {

    @Test
    void keepsEventsForEverByDefault() {
        assertThat(new EventProperties(null).retention()).isNull();
    }

    @Test
    void refusesLessThanADay() {
        assertThat(new EventProperties(Duration.ofDays(1)).retention()).isEqualTo(Duration.ofDays(1));
        assertThatThrownBy(() -> new EventProperties(Duration.ofHours(23)))
                .hasMessageStartingWith("EVENT_RETENTION=23h cannot be used")
                .hasMessageContaining("24h");
    }
}
