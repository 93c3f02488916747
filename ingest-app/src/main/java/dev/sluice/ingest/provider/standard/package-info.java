/** The provider {@code standard}: our own contract, {@code openapi/webhooks.yaml}, signed as Standard Webhooks say. */
@NullMarked
package dev.sluice.ingest.provider.standard;

import org.jspecify.annotations.NullMarked;
