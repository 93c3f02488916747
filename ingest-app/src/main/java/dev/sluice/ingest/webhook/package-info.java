/**
 * What providers call, and what they are told. Knows no delivery mode: a webhook goes to the {@link
 * dev.sluice.ingest.webhook.Processor}, and its result or failure becomes the answer here, in one place.
 */
@NullMarked
package dev.sluice.ingest.webhook;

import org.jspecify.annotations.NullMarked;
