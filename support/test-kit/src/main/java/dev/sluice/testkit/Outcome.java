package dev.sluice.testkit;

/**
 * What becomes of a webhook, and what a provider is told of it the first time that it sends it. Where webhooks are queued,
 * whatever is well-formed is answered alike and the rest happens behind the provider's back.
 */
public enum Outcome {
    APPLIED(202, "applied"),
    DUPLICATE(200, "duplicate"),
    /** Sent again by the provider; parked where webhooks are queued. */
    UNKNOWN(404, "Not found"),
    /** Given up by the provider; a dead letter where webhooks are queued. */
    FORBIDDEN(422, "Invalid transition"),
    MALFORMED(400, "Malformed request"),
    TOO_LARGE(413, "Body too large"),
    UNSUPPORTED(415, "Unsupported Media Type");

    private static final String QUEUED = "queued";

    private final int status;
    private final String word;

    Outcome(int status, String word) {
        this.status = status;
        this.word = word;
    }

    /** Status and outcome, or status and title of the problem, as {@code 202 applied}. */
    public String answer(boolean queued) {
        return isQueued(queued) ? "202 " + QUEUED : status + " " + word;
    }

    /** Whether it is answered by this status with a body that says so. */
    public boolean isAnsweredBy(int answer, String body, boolean queued) {
        return isQueued(queued)
                ? answer == 202 && body.contains('"' + QUEUED + '"')
                : answer == status && body.contains('"' + word + '"');
    }

    private boolean isQueued(boolean queued) {
        return queued && compareTo(MALFORMED) < 0;
    }

    /** Whether its event has to be stored, by this webhook or the one that it repeats. */
    public boolean isStored() {
        return this == APPLIED || this == DUPLICATE;
    }
}
