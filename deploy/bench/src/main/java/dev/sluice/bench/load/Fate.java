package dev.sluice.bench.load;

import dev.sluice.system.Mode;

/** What has to become of a webhook, since its sender knows what was sent before. */
public enum Fate {
    /** It is new and allowed. */
    APPLIED(202, "applied"),
    /** The same event was sent before. */
    DUPLICATE(200, "duplicate"),
    /** The order's status is final. */
    FORBIDDEN(422, "Invalid transition"),
    /** Nobody created the order. */
    UNKNOWN(404, "Not found");

    private final int status;
    private final String word;

    Fate(int status, String word) {
        this.status = status;
        this.word = word;
    }

    /** Whether this is how ingest-app has to answer; a queue answers everything alike. */
    boolean isAnsweredBy(HttpAnswer answer, Mode mode) {
        return switch (mode) {
            case HTTP -> answer.status() == status && answer.body().contains('"' + word + '"');
            case KAFKA -> answer.status() == 202 && answer.body().contains("\"queued\"");
        };
    }

    /** Whether its event has to be stored, by this webhook or the one that it repeats. */
    public boolean isStored() {
        return this == APPLIED || this == DUPLICATE;
    }
}
