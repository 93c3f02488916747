/** How a service stops while callers still come. */
@NullMarked
package dev.sluice.http.shutdown;

import org.jspecify.annotations.NullMarked;
