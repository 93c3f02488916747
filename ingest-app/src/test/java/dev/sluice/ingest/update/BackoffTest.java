package dev.sluice.ingest.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
    void aWaitThatIsAskedForComesOnTop() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> 0.5);

        assertThat(backoff.after(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(30_075));
        assertThat(backoff.after(2, Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(30_150));
    }

    @Test
    void thoseWhoWereRefusedTogetherDoNotComeBackTogether() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1)::nextDouble);
        var asked = Duration.ofSeconds(2);

        List<Duration> waits =
                Stream.generate(() -> backoff.after(1, asked)).limit(1000).toList();

        assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(asked, asked.plusMillis(100)));
        assertThat(waits.stream().map(Duration::toMillis).distinct()).hasSizeGreaterThan(40);
    }

    @Test
    void doesNotWaitWhereTheBaseIsZero() {
        var backoff = new Backoff(Duration.ZERO, Duration.ofSeconds(5), () -> 1);

        assertThat(backoff.after(5, Duration.ZERO)).isZero();
    }
}
