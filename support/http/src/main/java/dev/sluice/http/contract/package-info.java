/** Holds JSON, parameters and values to the contract, and tells a caller what breaks it. */
@NullMarked
package dev.sluice.http.contract;

import org.jspecify.annotations.NullMarked;
