package dev.sluice.bench.load;

import dev.sluice.bench.load.Webhook.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** The webhooks of one order, each to be sent when the one before was answered. Used by one sender at a time. */
public final class Life {

    private final String orderId;
    private final Deque<Webhook> rest = new ArrayDeque<>();
    private int events;

    private Life(String orderId) {
        this.orderId = orderId;
    }

    /** The order is created, updated up to twice, and ends well or not; around that, what the mix asks for. */
    static Life of(String orderId, Mix mix, SplittableRandom random) {
        Life life = new Life(orderId);
        if (Mix.happens(mix.unknown(), random)) {
            life.add(Subject.ORDER, "updated", Fate.UNKNOWN);
        }
        life.add(Subject.ORDER, "created", Fate.APPLIED);
        life.maybeAgain(mix, random);
        for (int updates = random.nextInt(3); updates > 0; updates--) {
            life.add(Subject.ORDER, "updated", Fate.APPLIED);
            life.maybeAgain(mix, random);
        }
        boolean well = random.nextInt(10) > 0;
        life.add(Subject.ORDER, well ? "success" : "failed", Fate.APPLIED);
        life.maybeAgain(mix, random);
        if (Mix.happens(mix.forbidden(), random)) {
            life.add(Subject.ORDER, "updated", Fate.FORBIDDEN);
        }
        if (well && Mix.happens(mix.chargebacks(), random)) {
            life.add(Subject.DISPUTE, "opened", "opened", Fate.APPLIED);
            life.add(Subject.DISPUTE, "closed", random.nextBoolean() ? "won" : "lost", Fate.APPLIED);
        }
        return life;
    }

    /** A single webhook. */
    static Life of(Webhook webhook) {
        Life life = new Life(webhook.orderId());
        life.rest.add(webhook);
        return life;
    }

    private void add(Subject subject, String status, Fate fate) {
        add(subject, status, status, fate);
    }

    private void add(Subject subject, String status, String result, Fate fate) {
        rest.add(new Webhook(subject, orderId, "evt-" + orderId + "-" + events++, status, result, fate));
    }

    private void maybeAgain(Mix mix, SplittableRandom random) {
        if (Mix.happens(mix.duplicates(), random)) {
            Webhook last = rest.getLast();
            rest.add(
                    new Webhook(last.subject(), orderId, last.eventId(), last.status(), last.result(), Fate.DUPLICATE));
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
