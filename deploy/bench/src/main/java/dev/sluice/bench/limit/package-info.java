/** The system against what the same machine's PostgreSQL can do at most. */
@NullMarked
package dev.sluice.bench.limit;

import org.jspecify.annotations.NullMarked;
