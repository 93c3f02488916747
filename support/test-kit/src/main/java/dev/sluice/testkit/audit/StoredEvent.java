package dev.sluice.testkit.audit;

import dev.sluice.testkit.Subject;

/**
 * An event that the database holds.
 *
 * @param status that its order or dispute has now
 * @param committedAt in microseconds since 1970, by the machine's clock; taken when the commit began, before it was
 *     flushed; 0 where the server does not keep it ({@code track_commit_timestamp})
 */
public record StoredEvent(
        Subject subject, String orderId, String status, String eventId, String kind, long committedAt) {}
