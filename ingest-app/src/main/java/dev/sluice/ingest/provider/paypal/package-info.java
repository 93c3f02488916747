/** The provider {@code paypal}: webhooks signed by a certificate of PayPal's. */
@NullMarked
package dev.sluice.ingest.provider.paypal;

import org.jspecify.annotations.NullMarked;
