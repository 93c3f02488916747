/** The delivery mode {@code http}: each webhook is one call of api-server, retried within a deadline. */
@NullMarked
package dev.sluice.ingest.http;

import org.jspecify.annotations.NullMarked;
