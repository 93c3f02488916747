package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifeTest {

    private static List<Life> lives() {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> Life.of("o", number, Provider.RANDOM.create(number)))
                .toList();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(lives()).isEqualTo(lives());
    }

    /** Or a swapped update would wait for a creation that waits for it. */
    @Test
    void waitsForNothingThatWaitsForIt() {
        for (Life life : lives()) {
            List<Webhook> told = life.steps().stream().map(Life.Step::webhook).toList();
            for (int i = 0; i < told.size(); i++) {
                if (life.steps().get(i).awaitsOthers()) {
                    assertThat(Life.canBeTaken(told.subList(0, i)))
                            .as("%s: %s", i, life)
                            .isTrue();
                }
            }
        }
    }
}
