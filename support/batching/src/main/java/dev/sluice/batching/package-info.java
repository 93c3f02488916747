/** Natural batching: what comes while a batch is in flight forms the next one. Knows nothing of what the items are. */
@NullMarked
package dev.sluice.batching;

import org.jspecify.annotations.NullMarked;
