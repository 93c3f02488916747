package dev.sluice.api.dispute;

import dev.sluice.api.batching.Batcher;
import dev.sluice.api.batching.TimeLeft;
import dev.sluice.api.generated.internal.DisputeUpdatesApi;
import dev.sluice.api.generated.internal.model.DisputeUpdateApplied;
import dev.sluice.web.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Takes updates of disputes in over HTTP. */
@RestController
final class DisputeUpdateController implements DisputeUpdatesApi {

    private final Batcher<DisputeUpdate, Dispute> batcher;
    private final DisputeUpdateMapper mapper;
    private final HttpServletRequest request;

    /**
     * Wires the controller.
     *
     * @param request stands for the current one, whose body is kept with the event as it came
     */
    DisputeUpdateController(
            Batcher<DisputeUpdate, Dispute> batcher, DisputeUpdateMapper mapper, HttpServletRequest request) {
        this.batcher = batcher;
        this.mapper = mapper;
        this.request = request;
    }

    @Override
    public ResponseEntity<DisputeUpdateApplied> applyDisputeUpdate(
            dev.sluice.api.generated.internal.model.DisputeUpdate body,
            @Nullable Long deadlineMs,
            @Nullable String traceparent) {
        DisputeUpdate update = mapper.fromHttp(body, RawBody.text(request));
        Dispute dispute = batcher.apply(update, TimeLeft.ofMillis(deadlineMs)).orElseThrow();
        return ResponseEntity.ok(new DisputeUpdateApplied(
                DisputeUpdateApplied.OutcomeEnum.APPLIED,
                Long.toString(dispute.key()),
                dispute.id().orderId(),
                DisputeUpdateApplied.StatusEnum.fromValue(dispute.status().toString())));
    }
}
