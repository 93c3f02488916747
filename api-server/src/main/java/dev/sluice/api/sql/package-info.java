/** What plain SQL over JDBC needs beside Spring's JdbcClient. */
@NullMarked
package dev.sluice.api.sql;

import org.jspecify.annotations.NullMarked;
