package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.admin.generated.model.Erasure;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Tells of each change that was made by hand, who made it and of how many webhooks, and nothing of what they hold. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class RepairLog {

    private static final Logger log = LoggerFactory.getLogger(RepairLog.class);

    private final HttpServletRequest request;

    /** @param request stands for the one that is answered */
    RepairLog(HttpServletRequest request) {
        this.request = request;
    }

    void replayed(Replay replay) {
        log.info(
                "event=inbox_replayed id={} was={} caller={}",
                replay.webhook().id(),
                replay.webhook().status(),
                request.getRemoteAddr());
    }

    void replayed(WebhookFilter filter, ReplaySummary summary) {
        log.info(
                "event=inbox_replayed status={} queued={} repeated={} refused={} caller={}",
                filter.status(),
                summary.count(ReplayOutcome.QUEUED),
                summary.count(ReplayOutcome.REPEATED),
                summary.count(ReplayOutcome.REFUSED),
                request.getRemoteAddr());
    }

    void dismissed(StoredWebhook webhook, String by) {
        log.info("event=inbox_dismissed id={} by=\"{}\" caller={}", webhook.id(), by, request.getRemoteAddr());
    }

    void erased(Erasure erasure, int webhooks) {
        log.info(
                "event=inbox_erased order_id=\"{}\" webhooks={} by=\"{}\" caller={}",
                erasure.getOrderId(),
                webhooks,
                erasure.getBy(),
                request.getRemoteAddr());
    }
}
