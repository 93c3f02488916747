/** How long events are kept. */
@NullMarked
package dev.sluice.api.update.retention;

import org.jspecify.annotations.NullMarked;
