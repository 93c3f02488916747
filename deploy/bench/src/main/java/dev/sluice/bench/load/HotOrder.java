package dev.sluice.bench.load;

import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Updates of one and the same order, which a first webhook creates. */
public final class HotOrder implements Source {

    private final String orderId;
    private final AtomicInteger events = new AtomicInteger();

    /** @param orderId which nobody has used before */
    public HotOrder(String orderId) {
        this.orderId = orderId;
    }

    /** Its creation, to be sent once, before all others. */
    public Source creation() {
        return new Source() {
            @Override
            public OrderLifecycle take() {
                return OrderLifecycle.of(webhook("created"));
            }

            @Override
            public void giveBack(OrderLifecycle lifecycle) {
                // Has one webhook
            }
        };
    }

    @Override
    public OrderLifecycle take() {
        return OrderLifecycle.of(webhook("updated"));
    }

    private Webhook webhook(String status) {
        String eventId = String.format(Locale.ROOT, "evt-%s-%08d", orderId, events.getAndIncrement());
        return new Webhook(Subject.ORDER, orderId, eventId, status, status, Outcome.APPLIED);
    }

    @Override
    public void giveBack(OrderLifecycle lifecycle) {
        // Each has one webhook
    }
}
