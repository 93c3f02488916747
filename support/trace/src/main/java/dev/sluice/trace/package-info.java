/**
 * What a webhook goes through, as spans of one trace from the provider's request to api-server's commit. Whoever does a part of
 * it begins and ends a span; what travels between threads and services is a {@code traceparent} of W3C Trace Context.
 */
@NullMarked
package dev.sluice.trace;

import org.jspecify.annotations.NullMarked;
