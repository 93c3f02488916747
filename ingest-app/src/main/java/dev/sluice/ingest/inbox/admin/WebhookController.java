package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.ingest.inbox.admin.generated.InboxWebhooksApi;
import dev.sluice.ingest.inbox.admin.generated.model.Dismissal;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayReceipt;
import dev.sluice.ingest.inbox.admin.generated.model.Webhook;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookDetail;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookPage;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The webhooks of the inbox, one by one. */
@RestController
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class WebhookController implements InboxWebhooksApi {

    /** What a page looks at; with filters that leave out most of them, it may have no items. */
    static final int MOST_ROWS = 2_000;

    /** As we spell them: one webhook has one id. */
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    private final WebhookRepository webhooks;
    private final Replays replays;
    private final Repairs repairs;
    private final Translations translations;
    private final WebhookMapper mapper;
    private final RepairLog log;

    WebhookController(
            WebhookRepository webhooks,
            Replays replays,
            Repairs repairs,
            Translations translations,
            WebhookMapper mapper,
            RepairLog log) {
        this.webhooks = webhooks;
        this.translations = translations;
        this.replays = replays;
        this.repairs = repairs;
        this.mapper = mapper;
        this.log = log;
    }

    @Override
    public ResponseEntity<WebhookPage> listWebhooks(
            Integer limit,
            @Nullable String cursor,
            @Nullable WebhookStatus status,
            @Nullable String provider,
            @Nullable String eventType,
            @Nullable String orderId,
            @Nullable String providerEventId,
            @Nullable Instant from,
            @Nullable Instant to) {
        var filter = new WebhookFilter(status, provider, eventType, orderId, providerEventId, from, to);
        WebhookQuery.Found page = webhooks.find(
                filter,
                WebhookQuery.Order.NEWEST_FIRST,
                WebhookCursor.decode(cursor, "webhooks", filter),
                MOST_ROWS,
                limit);
        return ResponseEntity.ok(new WebhookPage(
                        page.webhooks().stream().map(WebhookMapper::listed).toList())
                .nextCursor(WebhookCursor.encode(page.goOnBehind(), "webhooks", filter)));
    }

    @Override
    public ResponseEntity<WebhookDetail> getWebhook(String id) {
        StoredWebhook webhook = find(id);
        WebhookRepository.Content content =
                webhooks.content(webhook.id()).orElseThrow(() -> RefusedException.notFound(id));
        return ResponseEntity.ok(mapper.detail(webhook, content, webhooks.attempts(webhook.id()))
                .translation(webhook.erasedAt() == null ? translations.of(webhook, content.body()) : null));
    }

    @Override
    public ResponseEntity<ReplayReceipt> replayWebhook(String id) {
        Replay replay = replays.replay(find(id));
        if (replay.outcome() == ReplayOutcome.REFUSED) {
            throw RefusedException.of(ProblemType.NOT_REPLAYABLE, Objects.requireNonNull(replay.reason()));
        }
        boolean isChanged = replay.isToBePutBack();
        if (isChanged) {
            log.replayed(replay);
        }
        return ResponseEntity.status(isChanged ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(new ReplayReceipt(replay.outcome(), replay.webhook().status()));
    }

    @Override
    public ResponseEntity<Webhook> dismissWebhook(String id, Dismissal dismissal) {
        long key = find(id).id();
        boolean isDismissed = repairs.dismiss(key, dismissal.getReason(), dismissal.getBy());
        StoredWebhook webhook = find(id);
        if (!isDismissed) {
            throw RefusedException.of(
                    ProblemType.INVALID_TRANSITION,
                    "The webhook is %s; only a failed one can be dismissed.".formatted(webhook.status()));
        }
        log.dismissed(webhook, dismissal.getBy());
        return ResponseEntity.ok(WebhookMapper.listed(webhook));
    }

    private StoredWebhook find(String id) {
        return key(id).flatMap(webhooks::find).orElseThrow(() -> RefusedException.notFound(id));
    }

    /** Ids are opaque to callers: one that is no key of ours is one that we do not know. */
    private static Optional<Long> key(String id) {
        try {
            return ID.matcher(id).matches() ? Optional.of(Long.valueOf(id)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
