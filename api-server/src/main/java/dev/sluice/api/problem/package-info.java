/** Failures and, in one place, the problem+json that each is answered with. */
@NullMarked
package dev.sluice.api.problem;

import org.jspecify.annotations.NullMarked;
