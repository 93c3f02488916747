/**
 * Turns many small writes into few large ones: what arrives while a batch is being committed forms the next one. Knows
 * nothing of orders or disputes.
 */
@NullMarked
package dev.sluice.api.batching;

import org.jspecify.annotations.NullMarked;
