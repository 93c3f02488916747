package dev.sluice.ingest.api.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final InstantSource CLOCK = () -> Instant.parse("2026-11-23T08:00:00.250Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "' 120 ', PT2M",
        "'Mon, 23 Nov 2026 08:00:01 GMT', PT0.75S",
        "'Mon, 23 Nov 2026 07:59:59 GMT', PT0S",
        "'Tue, 24 Nov 2026 08:00:00 GMT', PT23H59M59.75S",
    })
    void readsSecondsAndDates(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, CLOCK)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999", "99999999999999999999999999", "Tue, 31 Dec 2199 23:59:59 GMT"})
    void takesWhatIsFarAwayAsLongerThanAnyDeadline(String value) {
        assertThat(RetryAfter.parse(value, CLOCK)).isGreaterThan(Duration.ofDays(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "Mon, 23 Nov 2026", "2026-11-23T08:00:01Z", "１"})
    void ignoresWhatItCannotRead(String value) {
        assertThat(RetryAfter.parse(value, CLOCK)).isZero();
    }
}
