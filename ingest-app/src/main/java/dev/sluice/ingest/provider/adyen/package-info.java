/** The provider {@code adyen}: standard webhooks, signed item by item. */
@NullMarked
package dev.sluice.ingest.provider.adyen;

import org.jspecify.annotations.NullMarked;
