/** What tests share: a real PostgreSQL, a way to take it away, and a client that speaks plain HTTP. */
@NullMarked
package dev.sluice.api.support;

import org.jspecify.annotations.NullMarked;
