/** Bodies: read whole, as UTF-8, within a limit of bytes and of time, and answered in one piece. */
@NullMarked
package dev.sluice.http.body;

import org.jspecify.annotations.NullMarked;
