/** The provider {@code stripe}: snapshot events, signed as https://docs.stripe.com/webhooks says. */
@NullMarked
package dev.sluice.ingest.provider.stripe;

import org.jspecify.annotations.NullMarked;
