package dev.sluice.api.dispute;

import dev.sluice.api.generated.payments.DisputesApi;
import dev.sluice.api.generated.payments.model.DisputePage;
import dev.sluice.api.generated.payments.model.EventPage;
import dev.sluice.api.paging.Cursor;
import dev.sluice.api.paging.EventPageMapper;
import dev.sluice.api.problem.Failure;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Reads of disputes. */
@RestController
final class DisputeController implements DisputesApi {

    /** As we spell them: one dispute has one id. */
    private static final Pattern KEY = Pattern.compile("[1-9][0-9]{0,18}");

    private final DisputeRepository disputes;
    private final EventPageMapper events;

    DisputeController(DisputeRepository disputes, EventPageMapper events) {
        this.disputes = disputes;
        this.events = events;
    }

    @Override
    public ResponseEntity<dev.sluice.api.generated.payments.model.Dispute> getDispute(String id) {
        return ResponseEntity.ok(resource(find(id)));
    }

    @Override
    public ResponseEntity<EventPage> listDisputeEvents(String id, Integer limit, @Nullable String cursor) {
        long key = find(id).key();
        String list = Cursor.list("dispute-events", key);
        return ResponseEntity.ok(events.page(disputes.events(key, Cursor.decode(cursor, list), limit, list)));
    }

    @Override
    public ResponseEntity<DisputePage> listDisputes(
            Integer limit,
            @Nullable String cursor,
            @Nullable UUID userId,
            dev.sluice.api.generated.payments.model.@Nullable DisputeStatus status,
            @Nullable String orderId) {
        String list = Cursor.list("disputes", userId, status, orderId);
        var page = disputes.list(
                userId,
                status == null ? null : DisputeStatus.of(status.getValue()),
                orderId,
                Cursor.decode(cursor, list),
                limit,
                list);
        return ResponseEntity.ok(new DisputePage(page.map(DisputeController::resource)).nextCursor(page.nextCursor()));
    }

    private Dispute find(String id) {
        return key(id).flatMap(disputes::find)
                .orElseThrow(() -> new Failure.NotFound("Dispute with id '%s' is not known.".formatted(id)));
    }

    /** Ids are opaque to callers: one that is no key of ours is one that we do not know. */
    private static Optional<Long> key(String id) {
        try {
            return KEY.matcher(id).matches() ? Optional.of(Long.valueOf(id)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static dev.sluice.api.generated.payments.model.Dispute resource(Dispute dispute) {
        return new dev.sluice.api.generated.payments.model.Dispute(
                        Long.toString(dispute.key()),
                        dispute.id().orderId(),
                        dev.sluice.api.generated.payments.model.DisputeStatus.fromValue(
                                dispute.status().toString()),
                        dispute.reason(),
                        dispute.amount(),
                        dispute.currency(),
                        dispute.openedAt())
                .userId(dispute.userId())
                .disputeId(dispute.id().disputeId())
                .evidenceDueAt(dispute.evidenceDueAt())
                .closedAt(dispute.closedAt());
    }
}
