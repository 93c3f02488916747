/** The mode {@code inbox}: webhooks are stored in a PostgreSQL of our own, answered, and delivered from there. */
@NullMarked
package dev.sluice.ingest.inbox;

import org.jspecify.annotations.NullMarked;
