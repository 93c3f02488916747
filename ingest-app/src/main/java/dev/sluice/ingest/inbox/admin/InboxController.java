package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.admin.generated.InboxApi;
import dev.sluice.ingest.inbox.admin.generated.model.Counts;
import dev.sluice.ingest.inbox.admin.generated.model.Erasure;
import dev.sluice.ingest.inbox.admin.generated.model.ErasureReceipt;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayReport;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The inbox as a whole. */
@RestController
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class InboxController implements InboxApi {

    /** By one call. */
    private static final int MOST_ERASED = 10_000;

    private final WebhookRepository webhooks;
    private final Replays replays;
    private final Repairs repairs;
    private final WebhookMapper mapper;
    private final RepairLog log;

    InboxController(WebhookRepository webhooks, Replays replays, Repairs repairs, WebhookMapper mapper, RepairLog log) {
        this.webhooks = webhooks;
        this.replays = replays;
        this.repairs = repairs;
        this.mapper = mapper;
        this.log = log;
    }

    @Override
    public ResponseEntity<Counts> countWebhooks() {
        WebhookRepository.Counted counted = webhooks.count();
        long notDone = counted.pending() + counted.failed() + counted.ignored() + counted.dismissed();
        Instant oldest = counted.oldestSince();
        return ResponseEntity.ok(new Counts(
                        Math.toIntExact(counted.pending()),
                        Math.max(0, counted.stored() - notDone),
                        Math.toIntExact(counted.failed()),
                        Math.toIntExact(counted.ignored()),
                        Math.toIntExact(counted.dismissed()))
                .oldestPendingSince(oldest)
                .oldestPendingSeconds(
                        oldest == null
                                ? null
                                : Math.max(
                                        0,
                                        Duration.between(oldest, counted.now()).toSeconds())));
    }

    @Override
    public ResponseEntity<ReplayReport> replayWebhooks(ReplayRequest request) {
        var filter = new WebhookFilter(
                request.getStatus(),
                request.getProvider(),
                request.getEventType(),
                request.getOrderId(),
                request.getProviderEventId(),
                request.getFrom(),
                request.getTo());
        ReplaySummary summary = replays.replay(
                filter,
                WebhookCursor.decode(request.getCursor(), "replays", filter),
                Objects.requireNonNull(request.getLimit(), "has a default"),
                Objects.requireNonNull(request.getDryRun(), "has a default"));
        if (!summary.isDry()) {
            log.replayed(filter, summary);
        }
        return ResponseEntity.ok(mapper.report(summary, WebhookCursor.encode(summary.goOnBehind(), "replays", filter)));
    }

    @Override
    public ResponseEntity<ErasureReceipt> eraseWebhooks(Erasure erasure) {
        int erased = 0;
        long after = 0;
        boolean isComplete = false;
        while (!isComplete && erased < MOST_ERASED) {
            List<Long> ids = repairs.erase(erasure.getOrderId(), after);
            erased += ids.size();
            isComplete = ids.size() < Repairs.MOST_ERASED;
            after = ids.stream().mapToLong(Long::longValue).max().orElse(after);
        }
        log.erased(erasure, erased);
        return ResponseEntity.ok(new ErasureReceipt(erased, webhooks.countPending(erasure.getOrderId()), isComplete));
    }
}
