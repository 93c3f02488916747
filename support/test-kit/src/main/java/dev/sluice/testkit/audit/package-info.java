/** What became of each webhook that was answered, by what the database holds. */
@NullMarked
package dev.sluice.testkit.audit;

import org.jspecify.annotations.NullMarked;
