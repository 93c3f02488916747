/**
 * What a provider's events become, as a closed table for each provider: no code, no expressions. {@link
 * dev.sluice.ingest.provider.table.TableChecker} proves of a table what can be proved of it before it is used.
 */
@NullMarked
package dev.sluice.ingest.provider.table;

import org.jspecify.annotations.NullMarked;
