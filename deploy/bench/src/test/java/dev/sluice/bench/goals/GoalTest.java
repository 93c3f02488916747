package dev.sluice.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void figureAtTheBoundIsGoodEnough() {
        assertThat(Goal.atMost(3, "ms", "p50", 3).isMet()).isTrue();
        assertThat(Goal.atLeast(0.9, "growth", 0.9).isMet()).isTrue();
    }

    @Test
    void figureBeyondTheBoundIsNot() {
        assertThat(Goal.atMost(3, "ms", "p50", 3.01).isMet()).isFalse();
        assertThat(Goal.atLeast(0.9, "growth", 0.89).isMet()).isFalse();
    }

    @Test
    void rowSaysWhatWasWanted() {
        assertThat(Goal.atMost(3, "ms", "one client, p50", 4.2).row())
                .isEqualTo("| one client, p50 | 4.20 ms | at most 3 ms | not met |");
        assertThat(Goal.atLeast(0.9, "growth", 0.95).row()).isEqualTo("| growth | 0.95 | at least 0.9 | met |");
    }
}
