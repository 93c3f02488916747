package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.update.Update;
import java.util.List;

/** What an event became. */
sealed interface Translation {

    /**
     * Updates, to be delivered in this order.
     *
     * @param leftOut why a member is not in them that they need not have; nothing of its value
     */
    record Updates(List<Update> updates, List<String> leftOut) implements Translation {}

    /**
     * It concerns neither an order nor a dispute.
     *
     * @param unexpected whether a person should know of it
     */
    record Ignored(String reason, boolean unexpected) implements Translation {}

    /** It lacks what an update must have; the reason holds nothing of its values. */
    record Unusable(String reason) implements Translation {}
}
