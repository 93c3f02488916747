package dev.sluice.cli;

import java.util.Locale;

/** What an event is, of those that a provider says it sent and those that are stored. */
enum EventStatus {
    APPLIED(true),
    /** Stored, and to be applied. */
    WAITING(true),
    /** It concerns neither an order nor a dispute, or comes too late to. */
    IGNORED(true),
    /** Failed, and given up by a person. */
    DISMISSED(true),
    FAILED(false),
    /** Stored in other words than it was sent in. */
    DIFFERENT(false),
    /** Nobody has it. */
    MISSING(false),
    /** Stored, and not among what was sent. */
    EXTRA(false);

    private final boolean isWell;

    EventStatus(boolean isWell) {
        this.isWell = isWell;
    }

    /** Of a status as inbox.yaml has it. */
    static EventStatus ofInbox(String status) {
        return switch (status) {
            case "done" -> APPLIED;
            case "pending" -> WAITING;
            default -> valueOf(status.toUpperCase(Locale.ROOT));
        };
    }

    /** Whether nobody has to look at it. */
    boolean isWell() {
        return isWell;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
