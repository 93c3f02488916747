/** api-server's scopes. Knows nothing of orders and disputes. */
@NullMarked
package dev.sluice.api.access;

import org.jspecify.annotations.NullMarked;
