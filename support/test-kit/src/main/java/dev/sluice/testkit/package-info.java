/** What the tests of both services share: bad input that both contracts refuse alike, and what no answer may hold. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
