package dev.sluice.cli;

import java.util.List;

/**
 * What became of an event that was sent, or is stored and was not.
 *
 * @param webhook the inbox's id of it; empty where the inbox does not have it
 * @param detail why; may be empty
 */
record Finding(SentEvent event, EventStatus status, String webhook, String detail) {

    /** Nobody has it, as far as was looked. */
    static Finding missing(SentEvent event) {
        return new Finding(event, EventStatus.MISSING, "", "");
    }

    /** The same event as it was sent and as it is stored. */
    static Finding of(SentEvent event, StoredEvent stored) {
        List<String> differences = stored.differences(event);
        return differences.isEmpty()
                ? new Finding(event, stored.status(), stored.webhook(), stored.detail())
                : new Finding(event, EventStatus.DIFFERENT, stored.webhook(), String.join("; ", differences));
    }

    /** Stored, and not sent. */
    static Finding extra(StoredEvent stored) {
        SentEvent event = new SentEvent(
                stored.id(),
                stored.orderIds().stream().findFirst().orElse(null),
                stored.type(),
                null,
                null,
                null,
                null);
        return new Finding(event, EventStatus.EXTRA, stored.webhook(), "");
    }
}
