/**
 * Has what the inbox stored applied by api-server: leases of lanes, the rounds of a lane, and what becomes of each webhook.
 * Knows api-server by {@link dev.sluice.ingest.api.ApiClient} alone.
 */
@NullMarked
package dev.sluice.ingest.inbox.relay;

import org.jspecify.annotations.NullMarked;
