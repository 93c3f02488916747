package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.update.Delivery;
import java.time.Duration;

/** What came of a webhook in one round. */
sealed interface Result {

    /**
     * It is applied.
     *
     * @param creates whether it is of the kind that creates what others refer to
     */
    record Delivered(Delivery delivery, boolean creates) implements Result {}

    /** What it refers to is not there. */
    record Early() implements Result {}

    /**
     * It will not be applied.
     *
     * @param outcome in a word
     */
    record Refused(String outcome, String reason) implements Result {}

    /** There is nothing to apply. */
    record Ignored(String reason) implements Result {}

    /**
     * Nobody could say.
     *
     * @param busy whether it was about this one order, and api-server is well
     * @param retryAfter how long api-server asked to be left alone
     */
    record Unavailable(String reason, boolean busy, Duration retryAfter) implements Result {}

    /** One of its order met that before it, or created what it may refer to, and it was not tried since, in this round. */
    record Behind() implements Result {}

    /** One of its order before it waits for its next attempt. */
    record Held() implements Result {}

    /** Whether what others wait for may be there now. */
    default boolean creates() {
        return false;
    }

    /** Whether early ones of its order may be early no longer: it creates something, or was early itself. */
    default boolean wakesEarly(Item item) {
        return creates() || (this instanceof Delivered && item.wasEarly());
    }

    /** Whether api-server was asked, or would have been, and did not say what becomes of it. */
    default boolean isSilence() {
        return this instanceof Behind || (this instanceof Unavailable unavailable && !unavailable.busy());
    }

    /** Whether api-server said what becomes of it. */
    default boolean isAnswer() {
        return switch (this) {
            case Delivered _, Early _ -> true;
            case Refused(String outcome, String _) -> !outcome.equals(Sender.UNREADABLE);
            case Unavailable unavailable -> unavailable.busy();
            case Ignored _, Behind _, Held _ -> false;
        };
    }
}
