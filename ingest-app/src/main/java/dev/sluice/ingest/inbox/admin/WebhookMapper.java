package dev.sluice.ingest.inbox.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.http.body.Utf8;
import dev.sluice.ingest.inbox.admin.Replay.Translation;
import dev.sluice.ingest.inbox.admin.generated.model.Attempt;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayCounts;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayItem;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayReport;
import dev.sluice.ingest.inbox.admin.generated.model.Waiting;
import dev.sluice.ingest.inbox.admin.generated.model.Webhook;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookDetail;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Update;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The contract's types of what the inbox holds. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class WebhookMapper {

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper json;

    WebhookMapper(JsonMapper json) {
        this.json = json;
    }

    static Webhook listed(StoredWebhook webhook) {
        Event event = webhook.event();
        return new Webhook(
                        id(webhook),
                        event.provider(),
                        event.type(),
                        event.id(),
                        webhook.status(),
                        webhook.receivedAt(),
                        webhook.attempts())
                .account(event.account())
                .orderId(event.aliasOf() == null ? event.orderId() : event.aliasOf())
                .reason(webhook.reason());
    }

    WebhookDetail detail(
            StoredWebhook webhook, WebhookRepository.Content content, List<WebhookRepository.Attempt> attempts) {
        Event event = webhook.event();
        boolean isText = Utf8.flaw(content.body()) == null;
        return new WebhookDetail(
                        id(webhook),
                        event.provider(),
                        event.type(),
                        event.id(),
                        webhook.status(),
                        webhook.receivedAt(),
                        event.version(),
                        json.readValue(content.headers(), HEADERS),
                        attempts.stream().map(WebhookMapper::attempt).toList())
                .account(event.account())
                .orderId(event.aliasOf() == null ? event.orderId() : event.aliasOf())
                .reason(webhook.reason())
                .by(content.by())
                .body(isText ? new String(content.body(), UTF_8) : null)
                .bodyBase64(isText ? null : Base64.getEncoder().encodeToString(content.body()))
                .erasedAt(webhook.erasedAt())
                .waiting(waiting(content.waits()));
    }

    private static Attempt attempt(WebhookRepository.Attempt attempt) {
        return new Attempt(attempt.at(), attempt.outcome()).reason(attempt.reason());
    }

    private static @Nullable Waiting waiting(WebhookRepository.@Nullable Wait wait) {
        return wait == null ? null : new Waiting(wait.cause(), wait.since(), wait.nextAttemptAt());
    }

    ReplayReport report(ReplaySummary summary, @Nullable String nextCursor) {
        return new ReplayReport(
                        summary.isDry(),
                        new ReplayCounts(
                                summary.count(ReplayOutcome.QUEUED),
                                summary.count(ReplayOutcome.REPEATED),
                                summary.count(ReplayOutcome.ALREADY_PENDING),
                                summary.count(ReplayOutcome.REFUSED)),
                        summary.items().stream().map(this::item).toList())
                .nextCursor(nextCursor);
    }

    private ReplayItem item(Replay replay) {
        StoredWebhook webhook = replay.webhook();
        var item = new ReplayItem(
                        id(webhook),
                        webhook.status(),
                        replay.outcome(),
                        webhook.event().version())
                .reason(replay.reason())
                .runningVersion(replay.runningVersion());
        Translation translation = replay.translation();
        return translation == null
                ? item
                : item.body(Utf8.flaw(translation.body()) == null ? new String(translation.body(), UTF_8) : null)
                        .updates(translation.updates().stream().map(this::sent).toList());
    }

    /** As api-server is sent it. */
    Map<String, Object> sent(Update update) {
        Object body = switch (update) {
            case Update.Order order -> order.body();
            case Update.Dispute dispute -> dispute.body();
        };
        return json.convertValue(body, OBJECT);
    }

    private static String id(StoredWebhook webhook) {
        return Long.toString(webhook.id());
    }
}
