/**
 * Accounts of ours at providers, as {@code PROVIDERS_FILE} names them: each has a path of its own. Knows no provider, but
 * {@link dev.sluice.ingest.provider.AccountScheme} of each.
 */
@NullMarked
package dev.sluice.ingest.provider.account;

import org.jspecify.annotations.NullMarked;
