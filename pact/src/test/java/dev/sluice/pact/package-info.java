/** The contract's way through a Pact Broker, tested against a double of one that keeps real state. */
@NullMarked
package dev.sluice.pact;

import org.jspecify.annotations.NullMarked;
