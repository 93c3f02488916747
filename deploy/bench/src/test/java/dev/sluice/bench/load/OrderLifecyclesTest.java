package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Mode;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderLifecyclesTest {

    @Test
    void sendsAnOrdersWebhooksInTheOrderInWhichTheyMustBeAnswered() {
        for (Mode mode : Mode.values()) {
            var lifecycles = new OrderLifecycles("order", Workload.of(mode));
            var seen = new EnumMap<Outcome, Integer>(Outcome.class);
            for (int i = 0; i < 1000; i++) {
                OrderLifecycle lifecycle = lifecycles.take();
                var webhooks = new ArrayList<Webhook>();
                while (!lifecycle.isOver()) {
                    webhooks.add(lifecycle.next());
                }
                webhooks.forEach(webhook -> seen.merge(webhook.outcome(), 1, Integer::sum));
                assertPossible(webhooks);
                lifecycles.giveBack(lifecycle);
            }
            assertThat(seen).containsKeys(Outcome.APPLIED, Outcome.DUPLICATE, Outcome.FORBIDDEN);
            assertThat(seen.containsKey(Outcome.UNKNOWN)).isEqualTo(!mode.queues());
        }
    }

    private static void assertPossible(List<Webhook> webhooks) {
        var events = new HashSet<String>();
        String status = "";
        for (Webhook webhook : webhooks) {
            if (webhook.subject() == Subject.DISPUTE) {
                continue;
            }
            boolean over = status.equals("success") || status.equals("failed");
            Outcome outcome = events.contains(webhook.eventId())
                    ? Outcome.DUPLICATE
                    : status.isEmpty() && !webhook.status().equals("created")
                            ? Outcome.UNKNOWN
                            : over ? Outcome.FORBIDDEN : Outcome.APPLIED;
            assertThat(webhook.outcome()).isEqualTo(outcome);
            if (outcome == Outcome.APPLIED) {
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
