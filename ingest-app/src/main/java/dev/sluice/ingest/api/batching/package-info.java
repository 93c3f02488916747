/** Updates travel together, whatever the transport: what waits is sent in one call, and each has an answer of its own. */
@NullMarked
package dev.sluice.ingest.api.batching;

import org.jspecify.annotations.NullMarked;
