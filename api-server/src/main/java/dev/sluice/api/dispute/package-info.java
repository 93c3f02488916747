/** Disputes (chargebacks) of orders: their status machine, how updates are applied to them, and how they are read. */
@NullMarked
package dev.sluice.api.dispute;

import org.jspecify.annotations.NullMarked;
