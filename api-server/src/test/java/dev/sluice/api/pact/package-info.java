/** What other services expect of api-server, and what it expects of them. */
@NullMarked
package dev.sluice.api.pact;

import org.jspecify.annotations.NullMarked;
