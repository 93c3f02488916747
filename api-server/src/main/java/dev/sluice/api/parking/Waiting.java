package dev.sluice.api.parking;

import dev.sluice.api.kafka.Origin;
import java.time.Instant;

/**
 * A parked update.
 *
 * @param position grows in order of arrival
 * @param payload the record's value, as JSON text
 */
public record Waiting(long position, Kind kind, String orderId, String payload, Instant receivedAt, Origin origin) {}
