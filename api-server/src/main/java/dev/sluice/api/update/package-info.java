/**
 * The engine: applies updates of any kind, once, in PostgreSQL, whichever door they come by. It knows no kind; a kind brings
 * its states, its rules, its SQL and its words of the contract ({@link dev.sluice.api.update.UpdateKind}).
 */
@NullMarked
package dev.sluice.api.update;

import org.jspecify.annotations.NullMarked;
