/** What both services require of {@code KAFKA_*}. */
@NullMarked
package dev.sluice.kafka;

import org.jspecify.annotations.NullMarked;
