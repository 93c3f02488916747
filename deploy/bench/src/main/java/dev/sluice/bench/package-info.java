/** Benchmarks: {@code make bench}, {@code bench-quick} and {@code bench-limit}. Linux only, for it reads {@code /proc}. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
