package dev.sluice.api.update.grpc;

import dev.sluice.api.update.grpc.GrpcDoor.Item;
import dev.sluice.updates.v1.ApplyDisputeUpdateRequest;
import dev.sluice.updates.v1.ApplyDisputeUpdateResponse;
import dev.sluice.updates.v1.ApplyDisputeUpdatesRequest;
import dev.sluice.updates.v1.ApplyDisputeUpdatesResponse;
import dev.sluice.updates.v1.DisputeUpdatesServiceGrpc.DisputeUpdatesServiceImplBase;
import io.grpc.stub.StreamObserver;

/** Takes updates of disputes in. */
final class DisputeUpdates extends DisputeUpdatesServiceImplBase {

    private final GrpcDoor<?, ?> door;

    DisputeUpdates(GrpcDoor<?, ?> door) {
        this.door = door;
    }

    @Override
    public void applyDisputeUpdate(ApplyDisputeUpdateRequest request, StreamObserver<ApplyDisputeUpdateResponse> call) {
        door.apply(
                request.getUpdate(),
                call,
                outcome -> ApplyDisputeUpdateResponse.newBuilder()
                        .setOutcome(outcome)
                        .build());
    }

    @Override
    public void applyDisputeUpdates(
            ApplyDisputeUpdatesRequest request, StreamObserver<ApplyDisputeUpdatesResponse> call) {
        var items = request.getUpdatesList().stream()
                .map(item -> new Item(
                        item.getUpdate(), item.hasDeadlineMs() ? item.getDeadlineMs() : null, item.getTraceparent()))
                .toList();
        door.applyAll(
                items,
                call,
                outcomes -> ApplyDisputeUpdatesResponse.newBuilder()
                        .addAllOutcomes(outcomes)
                        .build());
    }
}
