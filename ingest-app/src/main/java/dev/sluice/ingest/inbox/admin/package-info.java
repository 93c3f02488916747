/** Looking at the inbox and repairing it, over HTTP: {@code openapi/inbox.yaml}. */
@NullMarked
package dev.sluice.ingest.inbox.admin;

import org.jspecify.annotations.NullMarked;
