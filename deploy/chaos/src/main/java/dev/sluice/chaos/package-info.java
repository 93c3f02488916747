/** Breaks the whole system by a seeded schedule under load, and audits what became of each webhook. */
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
