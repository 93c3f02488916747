package dev.sluice.chaos;

import dev.sluice.testkit.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a provider tells of one order and its dispute: as a rule in order, now and then twice, swapped, at once, or after the
 * end. A seed and a number give the same life each time.
 */
record Life(List<Step> steps) {

    /** How many webhooks a life has on average, duplicates included; pace is kept by it. */
    static final double MEAN_LENGTH = 4.2;

    private static final int LONGEST_PAUSE_MILLIS = 400;

    /**
     * A webhook to deliver.
     *
     * @param pauseMillis before it
     * @param awaitsOthers whether what came before was taken first, which it can be without what comes now and later
     */
    record Step(Message message, int pauseMillis, boolean awaitsOthers) {}

    /** @param prefix of all order ids of the run, after the format's own */
    static Life of(String prefix, int number, Format format, RandomGenerator random) {
        String orderId = prefix + number;
        List<Webhook> webhooks = new ArrayList<>();
        add(webhooks, Subject.ORDER, orderId, "created");
        for (int updates = random.nextInt(4); updates > 0; updates--) {
            add(webhooks, Subject.ORDER, orderId, "updated");
        }
        add(webhooks, Subject.ORDER, orderId, happens(10, random) ? "failed" : "success");
        if (happens(5, random)) {
            add(webhooks, Subject.ORDER, orderId, "updated");
        }
        if (happens(2, random)) {
            add(webhooks, Subject.ORDER, orderId, "created");
        }
        if (happens(12, random)) {
            add(webhooks, Subject.DISPUTE, orderId, "opened");
            if (random.nextBoolean()) {
                add(webhooks, Subject.DISPUTE, orderId, "updated");
            }
            add(
                    webhooks,
                    Subject.DISPUTE,
                    orderId,
                    List.of("won", "lost", "closed").get(random.nextInt(3)));
        }
        List<Message> messages = new ArrayList<>(format.messages(webhooks, random));
        for (int i = 1; i < messages.size() && !format.isInOrder(); i++) {
            if (happens(5, random)) {
                Collections.swap(messages, i - 1, i);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            boolean awaitsOthers = format.isInOrder() || (canBeTaken(messages.subList(0, i)) && !happens(20, random));
            steps.add(new Step(message, random.nextInt(LONGEST_PAUSE_MILLIS), awaitsOthers));
            if (happens(6, random)) {
                steps.add(new Step(message, happens(50, random) ? 0 : LONGEST_PAUSE_MILLIS, false));
            }
        }
        return new Life(steps);
    }

    /** Whether none of these is told of what only comes into being after them. */
    static boolean canBeTaken(List<Message> messages) {
        List<Webhook> webhooks = messages.stream().map(Message::webhook).toList();
        Set<Subject> created =
                webhooks.stream().filter(Webhook::creates).map(Webhook::subject).collect(Collectors.toSet());
        return webhooks.stream().map(Webhook::subject).allMatch(created::contains)
                && (webhooks.isEmpty() || created.contains(Subject.ORDER));
    }

    private static void add(List<Webhook> webhooks, Subject subject, String orderId, String status) {
        int number = webhooks.size();
        webhooks.add(new Webhook(subject, orderId, "e" + number, status, number));
    }

    private static boolean happens(int percent, RandomGenerator random) {
        return random.nextInt(100) < percent;
    }
}
