/** What is measured: the system's processes, its databases, and the CPU that they take. */
@NullMarked
package dev.sluice.bench.system;

import org.jspecify.annotations.NullMarked;
