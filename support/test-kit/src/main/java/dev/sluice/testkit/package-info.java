/** What the tests of several modules and the benchmark share. Knows no module. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
