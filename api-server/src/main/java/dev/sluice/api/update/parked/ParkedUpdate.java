package dev.sluice.api.update.parked;

import dev.sluice.api.update.Origin;
import java.time.Instant;

/**
 * A row of {@code parked_updates}.
 *
 * @param position grows in order of arrival
 * @param kind the name of the update's kind
 * @param payload the record's value, as JSON text
 */
public record ParkedUpdate(
        long position, String kind, String orderId, String payload, Instant receivedAt, Origin origin) {}
