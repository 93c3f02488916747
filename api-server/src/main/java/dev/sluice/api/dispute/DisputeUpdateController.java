package dev.sluice.api.dispute;

import dev.sluice.api.generated.internal.DisputeUpdatesApi;
import dev.sluice.api.generated.internal.model.DisputeUpdate;
import dev.sluice.api.generated.internal.model.DisputeUpdateApplied;
import dev.sluice.api.generated.internal.model.DisputeUpdateBatch;
import dev.sluice.api.generated.internal.model.DisputeUpdateItem;
import dev.sluice.api.generated.internal.model.UpdateOutcomes;
import dev.sluice.api.update.UpdateDoor;
import dev.sluice.api.update.UpdateDoor.Request;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.http.body.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Takes updates of disputes in over HTTP. */
@RestController
final class DisputeUpdateController implements DisputeUpdatesApi {

    private final UpdateDoor<DisputeChange, Dispute> door;
    private final HttpServletRequest request;

    /**
     * Wires the controller.
     *
     * @param request stands for the current one, whose body is kept with the event as it came
     */
    DisputeUpdateController(
            UpdateEngine engine, UpdateKind<DisputeChange, Dispute> disputes, HttpServletRequest request) {
        this.door = engine.door(disputes);
        this.request = request;
    }

    @Override
    public ResponseEntity<DisputeUpdateApplied> applyDisputeUpdate(
            DisputeUpdate body, @Nullable Long deadlineMs, @Nullable String traceparent) {
        Dispute dispute =
                door.apply(new Request<>(DisputeKind.change(body), RawBody.text(request), deadlineMs, traceparent));
        return ResponseEntity.ok(new DisputeUpdateApplied(
                DisputeUpdateApplied.OutcomeEnum.APPLIED,
                Long.toString(dispute.key()),
                dispute.id().orderId(),
                DisputeUpdateApplied.StatusEnum.fromValue(dispute.status().toString())));
    }

    @Override
    public ResponseEntity<UpdateOutcomes> applyDisputeUpdates(DisputeUpdateBatch body) {
        var payloads = RawBody.texts(request, "updates", "update");
        var updates = new ArrayList<Request<DisputeChange>>();
        for (DisputeUpdateItem item : body.getUpdates()) {
            updates.add(new Request<>(
                    DisputeKind.change(item.getUpdate()),
                    payloads.get(updates.size()),
                    item.getDeadlineMs(),
                    item.getTraceparent()));
        }
        return ResponseEntity.ok(door.applyAll(updates));
    }
}
