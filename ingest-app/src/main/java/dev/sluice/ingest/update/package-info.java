/**
 * What a webhook becomes: an update of the internal contract, which a {@link dev.sluice.ingest.update.Processor} gets
 * delivered, and what became of it. Knows neither who sent the webhook nor how the update travels.
 */
@NullMarked
package dev.sluice.ingest.update;

import org.jspecify.annotations.NullMarked;
