/** Who may call api-server: who has a token, and each token opens one scope. Knows nothing of orders and disputes. */
@NullMarked
package dev.sluice.api.access;

import org.jspecify.annotations.NullMarked;
