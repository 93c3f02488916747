/** How much of the memory and time of a process its callers may hold, and what happens when it has none left. */
@NullMarked
package dev.sluice.http.limit;

import org.jspecify.annotations.NullMarked;
