/** What became of each webhook that was answered, by what the database holds. */
@NullMarked
package dev.sluice.bench.audit;

import org.jspecify.annotations.NullMarked;
