/** The load generator: lifecycles of orders as webhooks, sent at a pace, every answer checked and remembered. */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
