/** api-server's database, of {@code PG_*}. */
@NullMarked
package dev.sluice.api.sql;

import org.jspecify.annotations.NullMarked;
