/** Tests of the whole system, which know the services by their jars, ports and environment only, and of what ships. */
@NullMarked
package dev.sluice.systemtests;

import org.jspecify.annotations.NullMarked;
