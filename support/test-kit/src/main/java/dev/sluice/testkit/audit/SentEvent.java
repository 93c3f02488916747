package dev.sluice.testkit.audit;

import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.time.Instant;

/**
 * An event that was sent in a webhook, and how that was answered.
 *
 * @param orderId of the order, or of the dispute's order, which has one dispute at most
 * @param eventId by which it is idempotent; of one order's alone
 * @param result the status that the order or the dispute has once it is applied
 * @param outcome what has to become of it, since its sender knows what was sent before
 * @param status of the answer; 0 where there was none
 * @param answeredAt by the machine's clock, in microseconds since 1970, as PostgreSQL counts its commits too
 */
public record SentEvent(
        Subject subject, String orderId, String eventId, String result, Outcome outcome, int status, long answeredAt) {

    /** The machine's clock, as {@link #answeredAt} has it. */
    public static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Whether the provider was told that its webhook is taken care of. */
    public boolean isAccepted() {
        return status >= 200 && status < 300;
    }
}
