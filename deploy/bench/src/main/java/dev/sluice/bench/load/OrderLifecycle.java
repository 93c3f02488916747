package dev.sluice.bench.load;

import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** The webhooks of one order, each to be sent when the one before was answered. Used by one sender at a time. */
public final class OrderLifecycle {

    private final String orderId;
    private final Deque<Webhook> rest = new ArrayDeque<>();
    private int events;

    private OrderLifecycle(String orderId) {
        this.orderId = orderId;
    }

    /** The order is created, updated up to twice, and ends well or not; around that, what the workload asks for. */
    static OrderLifecycle of(String orderId, Workload workload, SplittableRandom random) {
        OrderLifecycle lifecycle = new OrderLifecycle(orderId);
        if (Workload.happens(workload.unknown(), random)) {
            lifecycle.add(Subject.ORDER, "updated", Outcome.UNKNOWN);
        }
        lifecycle.add(Subject.ORDER, "created", Outcome.APPLIED);
        lifecycle.maybeAgain(workload, random);
        for (int updates = random.nextInt(3); updates > 0; updates--) {
            lifecycle.add(Subject.ORDER, "updated", Outcome.APPLIED);
            lifecycle.maybeAgain(workload, random);
        }
        boolean well = random.nextInt(10) > 0;
        lifecycle.add(Subject.ORDER, well ? "success" : "failed", Outcome.APPLIED);
        lifecycle.maybeAgain(workload, random);
        if (Workload.happens(workload.forbidden(), random)) {
            lifecycle.add(Subject.ORDER, "updated", Outcome.FORBIDDEN);
        }
        if (well && Workload.happens(workload.chargebacks(), random)) {
            lifecycle.add(Subject.DISPUTE, "opened", "opened", Outcome.APPLIED);
            lifecycle.add(Subject.DISPUTE, "closed", random.nextBoolean() ? "won" : "lost", Outcome.APPLIED);
        }
        return lifecycle;
    }

    /** A single webhook. */
    static OrderLifecycle of(Webhook webhook) {
        OrderLifecycle lifecycle = new OrderLifecycle(webhook.orderId());
        lifecycle.rest.add(webhook);
        return lifecycle;
    }

    private void add(Subject subject, String status, Outcome outcome) {
        add(subject, status, status, outcome);
    }

    private void add(Subject subject, String status, String result, Outcome outcome) {
        rest.add(new Webhook(subject, orderId, "evt-" + orderId + "-" + events++, status, result, outcome));
    }

    private void maybeAgain(Workload workload, SplittableRandom random) {
        if (Workload.happens(workload.duplicates(), random)) {
            Webhook last = rest.getLast();
            rest.add(new Webhook(
                    last.subject(), orderId, last.eventId(), last.status(), last.result(), Outcome.DUPLICATE));
        }
    }

    boolean isOver() {
        return rest.isEmpty();
    }

    /** Takes the next webhook out. */
    Webhook next() {
        return rest.removeFirst();
    }
}
