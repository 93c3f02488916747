/**
 * {@code sluice}: what people do beside the services, a command each. Knows the services by their jars, their contracts and
 * their environment only.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
