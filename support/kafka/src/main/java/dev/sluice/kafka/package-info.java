/** What both services say of Kafka: its settings and their checks, the topics, and the names of headers. */
@NullMarked
package dev.sluice.kafka;

import org.jspecify.annotations.NullMarked;
