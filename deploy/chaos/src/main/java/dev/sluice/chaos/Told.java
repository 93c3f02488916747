package dev.sluice.chaos;

import dev.sluice.chaos.History.Sending;

/** What a provider was told of one event, over all of its sendings. */
final class Told {

    final Webhook webhook;
    long firstSentAt = Long.MAX_VALUE;
    long acceptedAt = Long.MAX_VALUE;
    long lastAnsweredAt;
    boolean refused;

    Told(Webhook webhook) {
        this.webhook = webhook;
    }

    void add(Sending sending) {
        firstSentAt = Math.min(firstSentAt, sending.sentAt());
        lastAnsweredAt = Math.max(lastAnsweredAt, sending.answeredAt());
        if (sending.isAccepted()) {
            acceptedAt = Math.min(acceptedAt, sending.answeredAt());
        }
        refused |= sending.status() == 422;
    }

    boolean isAccepted() {
        return acceptedAt < Long.MAX_VALUE;
    }
}
