/** Takes providers' webhooks in and delivers them to api-server. Here: the application and its start-up. */
@NullMarked
package dev.sluice.ingest;

import org.jspecify.annotations.NullMarked;
