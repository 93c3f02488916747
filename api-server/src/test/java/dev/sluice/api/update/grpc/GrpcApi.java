package dev.sluice.api.update.grpc;

import dev.sluice.updates.v1.ApplyDisputeUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import dev.sluice.updates.v1.DisputeUpdatesServiceGrpc;
import dev.sluice.updates.v1.OrderUpdateItem;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc.OrderUpdatesServiceBlockingStub;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls the api-server under test over real gRPC. */
final class GrpcApi implements AutoCloseable {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    final ManagedChannel channel;

    GrpcApi(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .disableRetry()
                .build();
    }

    UpdateOutcome order(String json) {
        return orders().applyOrderUpdate(ApplyOrderUpdateRequest.newBuilder()
                        .setUpdate(Updates.order(json))
                        .build())
                .getOutcome();
    }

    UpdateOutcome dispute(String json) {
        return DisputeUpdatesServiceGrpc.newBlockingStub(channel)
                .applyDisputeUpdate(ApplyDisputeUpdateRequest.newBuilder()
                        .setUpdate(Updates.dispute(json))
                        .build())
                .getOutcome();
    }

    List<UpdateOutcome> orders(String... json) {
        return orders(Stream.of(json)
                .map(body -> OrderUpdateItem.newBuilder()
                        .setUpdate(Updates.order(body))
                        .build())
                .toList());
    }

    List<UpdateOutcome> orders(List<OrderUpdateItem> items) {
        return orders().applyOrderUpdates(ApplyOrderUpdatesRequest.newBuilder()
                        .addAllUpdates(items)
                        .build())
                .getOutcomesList();
    }

    OrderUpdatesServiceBlockingStub orders() {
        return OrderUpdatesServiceGrpc.newBlockingStub(channel);
    }

    OrderUpdatesServiceBlockingStub ordersAs(String... authorizations) {
        var headers = new Metadata();
        for (String authorization : authorizations) {
            headers.put(AUTHORIZATION, authorization);
        }
        return orders().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** How a call fails. */
    static Status failure(Supplier<?> call) {
        try {
            throw new AssertionError("It was answered: " + call.get());
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
