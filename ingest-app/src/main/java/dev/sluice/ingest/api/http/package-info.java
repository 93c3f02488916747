/** Calls api-server over HTTP, by the client that is generated from the internal contract. Knows no retries. */
@NullMarked
package dev.sluice.ingest.api.http;

import org.jspecify.annotations.NullMarked;
