/** Orders: their status machine, how updates are applied to them, and how they are read. */
@NullMarked
package dev.sluice.api.order;

import org.jspecify.annotations.NullMarked;
