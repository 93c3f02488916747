/** Who may send webhooks: whoever signs them with a secret that was agreed on. Knows nothing of what they say. */
@NullMarked
package dev.sluice.ingest.signature;

import org.jspecify.annotations.NullMarked;
