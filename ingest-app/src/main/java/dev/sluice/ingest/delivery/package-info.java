/** What the delivery modes have in common: the deadline, and how a webhook becomes an update. Knows neither mode. */
@NullMarked
package dev.sluice.ingest.delivery;

import org.jspecify.annotations.NullMarked;
