/**
 * The delivery mode {@code kafka}: each webhook becomes one record, which api-server applies later. A provider is told
 * 202 only once the broker has acknowledged it.
 *
 * <p>Readiness does not look at the broker: without it, a provider is told 502 or 504 and sends again, which is more
 * than a load balancer could tell it if every ingest-app were taken out at once, and nothing has to be put back in when
 * the broker returns.
 *
 * <p>The producer is Kafka's own, not a {@code KafkaTemplate}: that one's factory stops before the web server has
 * finished its requests.
 */
@NullMarked
package dev.sluice.ingest.kafka;

import org.jspecify.annotations.NullMarked;
