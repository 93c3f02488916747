/**
 * A service's PostgreSQL: settings, pools, bounded waits, migrations, health, and what a failure means. A service imports
 * {@link dev.sluice.postgres.PostgresConfiguration}; where none does, nothing of it starts.
 */
@NullMarked
package dev.sluice.postgres;

import org.jspecify.annotations.NullMarked;
