package dev.sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 50",
        "1, 0.5, 75",
        "1, 1.0, 100",
        "2, 0.0, 100",
        "2, 1.0, 200",
        "3, 1.0, 400",
        "6, 1.0, 3200",
        "7, 0.0, 2500",
        "7, 1.0, 5000",
        "64, 1.0, 5000",
        "2000, 1.0, 5000",
    })
    void doublesUpToTheMaximumAndTakesOffUpToHalf(int attempts, double random, long millis) {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> random);

        assertThat(backoff.after(attempts, Duration.ZERO)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void neverWaitsLessThanWasAskedFor() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> 1);

        assertThat(backoff.after(1, Duration.ofMillis(99))).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void doesNotWaitWhereTheBaseIsZero() {
        var backoff = new Backoff(Duration.ZERO, Duration.ofSeconds(5), () -> 1);

        assertThat(backoff.after(5, Duration.ZERO)).isZero();
    }
}
