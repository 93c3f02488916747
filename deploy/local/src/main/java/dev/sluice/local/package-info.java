/**
 * The whole system on one machine, each part a process of its own: for {@code make run-*}, {@code make demo} and the
 * tests that need both services. Knows the services by their jars, ports and environment only.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
