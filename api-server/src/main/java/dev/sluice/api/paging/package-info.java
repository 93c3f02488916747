/** Paging by key, never by offset. */
@NullMarked
package dev.sluice.api.paging;

import org.jspecify.annotations.NullMarked;
