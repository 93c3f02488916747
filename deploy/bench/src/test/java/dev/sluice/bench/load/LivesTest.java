package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Mode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivesTest {

    @Test
    void sendsAnOrdersWebhooksInTheOrderInWhichTheyMustBeAnswered() {
        for (Mode mode : Mode.values()) {
            var lives = new Lives("order", Mix.of(mode));
            var seen = new EnumMap<Fate, Integer>(Fate.class);
            for (int i = 0; i < 1000; i++) {
                Life life = lives.take();
                var webhooks = new ArrayList<Webhook>();
                while (!life.isOver()) {
                    webhooks.add(life.next());
                }
                webhooks.forEach(webhook -> seen.merge(webhook.fate(), 1, Integer::sum));
                assertPossible(webhooks);
                lives.giveBack(life);
            }
            assertThat(seen).containsKeys(Fate.APPLIED, Fate.DUPLICATE, Fate.FORBIDDEN);
            assertThat(seen.containsKey(Fate.UNKNOWN)).isEqualTo(mode == Mode.HTTP);
        }
    }

    private static void assertPossible(List<Webhook> webhooks) {
        var events = new HashSet<String>();
        String status = "";
        for (Webhook webhook : webhooks) {
            if (webhook.subject() == Webhook.Subject.DISPUTE) {
                continue;
            }
            boolean over = status.equals("success") || status.equals("failed");
            Fate fate = events.contains(webhook.eventId())
                    ? Fate.DUPLICATE
                    : status.isEmpty() && !webhook.status().equals("created")
                            ? Fate.UNKNOWN
                            : over ? Fate.FORBIDDEN : Fate.APPLIED;
            assertThat(webhook.fate()).isEqualTo(fate);
            if (fate == Fate.APPLIED) {
                status = webhook.status();
                events.add(webhook.eventId());
            }
        }
    }

    @Test
    void paceOfSoManyASecond() {
        assertThat(new Pace.Constant(50).startOf(0)).isZero();
        assertThat(new Pace.Constant(50).startOf(100)).isEqualTo(2_000_000_000L);
    }
}
