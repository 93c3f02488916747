/**
 * The operator's page on the management port, rendered here. It stands on contracts alone: the inbox's operations of
 * {@code inbox.yaml}, called within this process, and api-server's reads of {@code payments.yaml}. {@code docs/page.md}
 * shows it.
 */
@NullMarked
package dev.sluice.ingest.page;

import org.jspecify.annotations.NullMarked;
