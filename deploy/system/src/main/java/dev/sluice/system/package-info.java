/**
 * The whole system on one machine, each part a process of its own: for {@code sluice run}, the system's tests and the
 * benchmark. Knows the services by their jars, ports and environment only.
 */
@NullMarked
package dev.sluice.system;

import org.jspecify.annotations.NullMarked;
