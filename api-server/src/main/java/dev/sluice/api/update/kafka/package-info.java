/**
 * The Kafka door: how a polled batch is read and applied, what becomes of records that cannot be, and which
 * topics there are. Knows nothing of orders or disputes.
 */
@NullMarked
package dev.sluice.api.update.kafka;

import org.jspecify.annotations.NullMarked;
