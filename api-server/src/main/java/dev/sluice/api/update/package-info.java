/**
 * The engine: applies updates of any kind, once, in PostgreSQL, whichever door they come by, and parks what is too early. It
 * knows no kind and no door; a kind brings its states, its rules, its SQL and its words of the contract
 * ({@link dev.sluice.api.update.UpdateKind}).
 */
@NullMarked
package dev.sluice.api.update;

import org.jspecify.annotations.NullMarked;
