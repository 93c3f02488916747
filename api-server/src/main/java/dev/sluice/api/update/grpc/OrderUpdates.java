package dev.sluice.api.update.grpc;

import dev.sluice.api.update.grpc.GrpcDoor.Item;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdateResponse;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import dev.sluice.updates.v1.ApplyOrderUpdatesResponse;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc.OrderUpdatesServiceImplBase;
import io.grpc.stub.StreamObserver;

/** Takes updates of orders in. */
final class OrderUpdates extends OrderUpdatesServiceImplBase {

    private final GrpcDoor<?, ?> door;

    OrderUpdates(GrpcDoor<?, ?> door) {
        this.door = door;
    }

    @Override
    public void applyOrderUpdate(ApplyOrderUpdateRequest request, StreamObserver<ApplyOrderUpdateResponse> call) {
        door.apply(
                request.getUpdate(),
                call,
                outcome -> ApplyOrderUpdateResponse.newBuilder()
                        .setOutcome(outcome)
                        .build());
    }

    @Override
    public void applyOrderUpdates(ApplyOrderUpdatesRequest request, StreamObserver<ApplyOrderUpdatesResponse> call) {
        var items = request.getUpdatesList().stream()
                .map(item -> new Item(
                        item.getUpdate(), item.hasDeadlineMs() ? item.getDeadlineMs() : null, item.getTraceparent()))
                .toList();
        door.applyAll(
                items,
                call,
                outcomes -> ApplyOrderUpdatesResponse.newBuilder()
                        .addAllOutcomes(outcomes)
                        .build());
    }
}
