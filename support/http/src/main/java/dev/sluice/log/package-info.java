/** Log lines whose number is bounded, and which hold text of unknown origin safely. */
@NullMarked
package dev.sluice.log;

import org.jspecify.annotations.NullMarked;
