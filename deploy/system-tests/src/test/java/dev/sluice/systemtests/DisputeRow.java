package dev.sluice.systemtests;

import dev.sluice.systemtests.Stored.Event;
import dev.sluice.systemtests.Stored.StoredDispute;
import dev.sluice.testkit.Bodies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parity table says of a stored dispute; times in minutes, as {@link Webhook#minute} knows them.
 *
 * @param reasonOf the event whose reason it has
 */
record DisputeRow(
        @Nullable String disputeId,
        String status,
        String reasonOf,
        int openedAt,
        @Nullable Integer evidenceDueAt,
        @Nullable Integer closedAt,
        int occurredAt) {

    static DisputeRow opened(String event, int openedAt) {
        return new DisputeRow("dp", "opened", event, openedAt, null, null, openedAt);
    }

    DisputeRow id(@Nullable String id) {
        return new DisputeRow(id, status, reasonOf, openedAt, evidenceDueAt, closedAt, occurredAt);
    }

    DisputeRow evidence(int due) {
        return new DisputeRow(disputeId, status, reasonOf, openedAt, due, closedAt, occurredAt);
    }

    DisputeRow updated(String event, int at) {
        return new DisputeRow(disputeId, status, event, openedAt, evidenceDueAt, closedAt, at);
    }

    DisputeRow closed(String as, int at) {
        return new DisputeRow(disputeId, as, reasonOf, openedAt, evidenceDueAt, at, Math.max(occurredAt, at));
    }

    StoredDispute of(String orderId, @Nullable String user, List<Event> events) {
        return new StoredDispute(
                orderId,
                disputeId,
                user,
                status,
                "reason of " + reasonOf,
                Bodies.AMOUNT,
                "EUR",
                Webhook.minute(openedAt),
                evidenceDueAt == null ? null : Webhook.minute(evidenceDueAt),
                closedAt == null ? null : Webhook.minute(closedAt),
                Webhook.minute(occurredAt),
                events);
    }
}
