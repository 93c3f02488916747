/**
 * What every server of the contracts under {@code openapi/} does alike, and OpenAPI cannot say. A service imports
 * {@link dev.sluice.http.ContractWebConfiguration}, which puts the rooms below together. Nothing here knows of orders,
 * disputes or delivery.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
