/** What is asked of Sluice beside its top rate, each figure with its goal. */
@NullMarked
package dev.sluice.bench.goals;

import org.jspecify.annotations.NullMarked;
