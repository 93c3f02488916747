package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AppliedUpToTest {

    private static final Instant T = Instant.parse("2026-11-23T08:00:00Z");

    private final AppliedUpTo appliedUpTo = new AppliedUpTo();

    @Test
    void isKnownAtOnceWhereNothingIsLeft() {
        assertThat(note(1, 10, 10, 10, 10)).isEqualTo(at(1));
        assertThat(note(2, 10, 10, 10, 10)).isEqualTo(at(2));
    }

    @Test
    void isTheLatestTimeWhoseEndsAreApplied() {
        assertThat(note(1, 10, 10, 9, 10)).isEqualTo(Instant.EPOCH);
        assertThat(note(2, 20, 10, 9, 10)).isEqualTo(Instant.EPOCH);
        assertThat(note(3, 30, 10, 20, 10)).isEqualTo(at(2));
        assertThat(note(4, 30, 11, 30, 10)).isEqualTo(at(3));
    }

    @Test
    void beginsAgainWhereTheTopicWasMadeAnew() {
        assertThat(note(1, 1000, 10, 900, 10)).isEqualTo(Instant.EPOCH);
        assertThat(note(2, 5, 5, 5, 5)).isEqualTo(at(2));
    }

    @Test
    void forgetsDetailsOfALongOutageAndNotItsEnd() {
        for (int second = 1; second <= 5000; second++) {
            assertThat(note(second, second, 0, 0, 0)).isEqualTo(Instant.EPOCH);
        }
        assertThat(note(5001, 5001, 0, 4999, 0)).isBetween(at(900), at(4999));
        assertThat(note(5002, 5001, 0, 5001, 0)).isEqualTo(at(5002));
    }

    private Instant note(int second, long end0, long end1, long applied0, long applied1) {
        return appliedUpTo.note(at(second), offsets(end0, end1), offsets(applied0, applied1));
    }

    private static Instant at(int second) {
        return T.plusSeconds(second);
    }

    private static Map<TopicPartition, Long> offsets(long first, long second) {
        return Map.of(new TopicPartition("t", 0), first, new TopicPartition("t", 1), second);
    }
}
