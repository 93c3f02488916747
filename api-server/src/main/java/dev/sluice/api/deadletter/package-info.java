/**
 * What becomes of a record that cannot be applied: a dead letter, on a topic of its own or, where the broker refuses it, in
 * PostgreSQL. Knows neither updates nor Kafka.
 */
@NullMarked
package dev.sluice.api.deadletter;

import org.jspecify.annotations.NullMarked;
