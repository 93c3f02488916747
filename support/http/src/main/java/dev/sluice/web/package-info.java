/**
 * What every server of the contracts under {@code openapi/} does alike, and OpenAPI cannot say: bounded bodies, strict
 * JSON, and problem+json for whatever is wrong with a request. Knows nothing of orders, disputes or delivery.
 */
@NullMarked
package dev.sluice.web;

import org.jspecify.annotations.NullMarked;
