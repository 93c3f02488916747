/**
 * The way of delivery that stores each webhook, answers, and has it applied afterwards: what is stored, and how. What becomes
 * of it is {@code relay}'s; who looks at it, {@code admin}'s. {@code docs/inbox.md} explains all of it.
 */
@NullMarked
package dev.sluice.ingest.inbox;

import org.jspecify.annotations.NullMarked;
