/**
 * The sweep: looks after what batches have parked in PostgreSQL, so that no partition waits for an early update, for a row that
 * another session holds, or for one that fails. Kafka only: over HTTP the provider is told, and sends again.
 */
@NullMarked
package dev.sluice.api.update.parked;

import org.jspecify.annotations.NullMarked;
