package dev.sluice.chaos;

import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a provider has to tell of one event.
 *
 * @param orderId of the order, or of the dispute's order, which has one dispute at most
 * @param eventId by which it is idempotent within its order or its dispute
 * @param status as the contract spells it; of a dispute that is closed, its resolution
 * @param minute of the event's own time, from the order's creation
 */
record Webhook(Subject subject, String orderId, String eventId, String status, int minute) {

    private static final Instant START = Instant.parse(Bodies.CREATED_AT);

    /** Whether it brings its order or its dispute into being. */
    boolean creates() {
        return status.equals(subject == Subject.ORDER ? "created" : "opened");
    }

    /** The event's own time. */
    Instant time() {
        return START.plus(minute, ChronoUnit.MINUTES);
    }

    /** As the contract has it. */
    String body() {
        return switch (subject) {
            case ORDER -> Bodies.order(eventId, orderId, status, time().toString());
            case DISPUTE ->
                Bodies.dispute(
                        eventId,
                        orderId,
                        Replay.isResolution(status) ? "closed" : status,
                        time().toString(),
                        ",\"dispute_id\":\"dp\",\"meta\":{\"resolution\":\"%s\"}".formatted(status));
        };
    }
}
