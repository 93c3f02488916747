/** Both delivery modes under the same load, in turn, audited, and what is written down of it. */
@NullMarked
package dev.sluice.bench.modes;

import org.jspecify.annotations.NullMarked;
