/** api-server: applies updates, once, in PostgreSQL, and answers reads. */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
