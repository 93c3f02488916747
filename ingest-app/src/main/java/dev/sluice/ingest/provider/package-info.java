/**
 * Who sends webhooks: a {@link dev.sluice.ingest.provider.Provider} for each path, in a package of its own below this one,
 * and the one door that they share. Knows no delivery mode: what a webhook becomes goes to the {@link
 * dev.sluice.ingest.update.Processor}.
 */
@NullMarked
package dev.sluice.ingest.provider;

import org.jspecify.annotations.NullMarked;
