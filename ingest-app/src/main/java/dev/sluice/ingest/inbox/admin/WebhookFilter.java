package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which webhooks are meant: those that all conditions hold for that are not null.
 *
 * @param from received then or later
 * @param to received before then
 */
record WebhookFilter(
        @Nullable WebhookStatus status,
        @Nullable String provider,
        @Nullable String eventType,
        @Nullable String orderId,
        @Nullable String providerEventId,
        @Nullable Instant from,
        @Nullable Instant to) {}
