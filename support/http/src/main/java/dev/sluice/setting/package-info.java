/** Environment variables: taken literally, checked before anything starts, refused by name. */
@NullMarked
package dev.sluice.setting;

import org.jspecify.annotations.NullMarked;
