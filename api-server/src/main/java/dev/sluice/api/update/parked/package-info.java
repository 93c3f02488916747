/**
 * Updates that came before what they refer to wait here, in PostgreSQL, so that no partition waits for them. Kafka only:
 * over HTTP the provider is told 404 and sends again.
 */
@NullMarked
package dev.sluice.api.update.parked;

import org.jspecify.annotations.NullMarked;
