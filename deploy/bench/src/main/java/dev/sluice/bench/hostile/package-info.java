/** Seeded hostile requests on every door, beside honest traffic: {@code make hostile}. */
@NullMarked
package dev.sluice.bench.hostile;

import org.jspecify.annotations.NullMarked;
