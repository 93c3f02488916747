/** Who may call a service: who has a token, and each token opens one scope. Knows no service's scopes. */
@NullMarked
package dev.sluice.http.access;

import org.jspecify.annotations.NullMarked;
