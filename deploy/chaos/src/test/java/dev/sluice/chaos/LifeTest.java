package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.ProviderName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeTest {

    private static final Format OWN = new OwnFormat(ChaosSystem.FIRST_SECRET);

    private static List<Life> lives(Format format) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> Life.of("o", number, format, Provider.RANDOM.create(number)))
                .toList();
    }

    private static List<Webhook> told(Life life) {
        return life.steps().stream().map(step -> step.message().webhook()).toList();
    }

    private static List<List<Webhook>> told(Format format) {
        return lives(format).stream().map(LifeTest::told).toList();
    }

    private static List<Format> providers(Path directory) {
        Accounts accounts = Accounts.read(DemoAccounts.make(directory), Map.of());
        return Stream.of(ProviderName.values())
                .<Format>map(name -> new ProviderFormat(accounts.only(name)))
                .toList();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(told(OWN)).isEqualTo(told(OWN));
    }

    /** What a provider sends twice has its first id; no other two have one. */
    @Test
    void hasEventsOfItsOwnAtEachProvider(@TempDir Path directory) {
        for (Format format : providers(directory)) {
            List<List<Webhook>> lives = told(format);
            assertThat(lives).isEqualTo(told(format));
            Map<String, Webhook> first = new HashMap<>();
            lives.forEach(life -> life.forEach(webhook -> {
                assertThat(webhook.orderId()).startsWith(format.orderIdPrefix() + "o");
                assertThat(first.putIfAbsent(webhook.eventId(), webhook)).isIn(null, webhook);
            }));
        }
    }

    /** Not all of a provider's events make their order or dispute where it is not known. */
    @Test
    void isInOrderAtEachProvider(@TempDir Path directory) {
        for (Format format : providers(directory)) {
            for (Life life : lives(format)) {
                Set<String> taken = new HashSet<>();
                int minute = 0;
                for (Life.Step step : life.steps()) {
                    Webhook webhook = step.message().webhook();
                    if (taken.add(webhook.eventId())) {
                        assertThat(step.awaitsOthers()).isTrue();
                        assertThat(webhook.minute()).isGreaterThanOrEqualTo(minute);
                        minute = webhook.minute();
                    }
                }
            }
        }
    }

    /** Or a swapped update would wait for a creation that waits for it. */
    @Test
    void waitsForNothingThatWaitsForIt() {
        for (Life life : lives(OWN)) {
            List<Message> told = life.steps().stream().map(Life.Step::message).toList();
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
