/**
 * Delivery by calling api-server while the provider waits: the port {@link dev.sluice.ingest.api.ApiClient}, and its
 * decorators, which know no transport. A transport is a package below this one.
 */
@NullMarked
package dev.sluice.ingest.api;

import org.jspecify.annotations.NullMarked;
