package dev.sluice.ingest.api.grpc;

import com.google.protobuf.Timestamp;
import dev.sluice.ingest.api.batching.Timed;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.updates.v1.ApplyDisputeUpdateRequest;
import dev.sluice.updates.v1.ApplyDisputeUpdatesRequest;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import dev.sluice.updates.v1.DisputeUpdate;
import dev.sluice.updates.v1.DisputeUpdateItem;
import dev.sluice.updates.v1.DisputeUpdateStatus;
import dev.sluice.updates.v1.Meta;
import dev.sluice.updates.v1.MetaEntry;
import dev.sluice.updates.v1.OrderUpdate;
import dev.sluice.updates.v1.OrderUpdateItem;
import dev.sluice.updates.v1.OrderUpdateStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From the internal contract's bodies to the messages that say the same. */
final class Messages {

    private Messages() {}

    static ApplyOrderUpdateRequest order(Timed<Update.Order> it) {
        return ApplyOrderUpdateRequest.newBuilder()
                .setUpdate(update(it.update()))
                .build();
    }

    static ApplyDisputeUpdateRequest dispute(Timed<Update.Dispute> it) {
        return ApplyDisputeUpdateRequest.newBuilder()
                .setUpdate(update(it.update()))
                .build();
    }

    static ApplyOrderUpdatesRequest orders(List<Timed<Update.Order>> all) {
        var request = ApplyOrderUpdatesRequest.newBuilder();
        for (Timed<Update.Order> it : all) {
            var item =
                    OrderUpdateItem.newBuilder().setUpdate(update(it.update())).setDeadlineMs(it.millisLeft());
            ifThere(trace(it), item::setTraceparent);
            request.addUpdates(item);
        }
        return request.build();
    }

    static ApplyDisputeUpdatesRequest disputes(List<Timed<Update.Dispute>> all) {
        var request = ApplyDisputeUpdatesRequest.newBuilder();
        for (Timed<Update.Dispute> it : all) {
            var item = DisputeUpdateItem.newBuilder()
                    .setUpdate(update(it.update()))
                    .setDeadlineMs(it.millisLeft());
            ifThere(trace(it), item::setTraceparent);
            request.addUpdates(item);
        }
        return request.build();
    }

    private static OrderUpdate update(Update.Order order) {
        var body = order.body();
        var message = OrderUpdate.newBuilder()
                .setProviderEventId(body.getProviderEventId())
                .setOrderId(body.getOrderId())
                .setStatus(
                        switch (body.getStatus()) {
                            case CREATED -> OrderUpdateStatus.ORDER_UPDATE_STATUS_CREATED;
                            case UPDATED -> OrderUpdateStatus.ORDER_UPDATE_STATUS_UPDATED;
                            case FAILED -> OrderUpdateStatus.ORDER_UPDATE_STATUS_FAILED;
                            case SUCCESS -> OrderUpdateStatus.ORDER_UPDATE_STATUS_SUCCESS;
                        })
                .setUpdatedAt(time(body.getUpdatedAt()))
                .setCreatedAt(time(body.getCreatedAt()));
        ifThere(text(body.getUserId()), message::setUserId);
        ifThere(meta(body.getMeta()), message::setMeta);
        return message.build();
    }

    private static DisputeUpdate update(Update.Dispute dispute) {
        var body = dispute.body();
        var message = DisputeUpdate.newBuilder()
                .setProviderEventId(body.getProviderEventId())
                .setOrderId(body.getOrderId())
                .setStatus(
                        switch (body.getStatus()) {
                            case DISPUTE_OPENED -> DisputeUpdateStatus.DISPUTE_UPDATE_STATUS_OPENED;
                            case DISPUTE_UPDATED -> DisputeUpdateStatus.DISPUTE_UPDATE_STATUS_UPDATED;
                            case DISPUTE_CLOSED -> DisputeUpdateStatus.DISPUTE_UPDATE_STATUS_CLOSED;
                        })
                .setReason(body.getReason())
                .setAmount(body.getAmount())
                .setCurrency(body.getCurrency())
                .setOccurredAt(time(body.getOccurredAt()));
        ifThere(text(body.getUserId()), message::setUserId);
        ifThere(body.getDisputeId(), message::setDisputeId);
        if (body.getEvidenceDueAt() != null) {
            message.setEvidenceDueAt(time(body.getEvidenceDueAt()));
        }
        ifThere(meta(body.getMeta()), message::setMeta);
        return message.build();
    }

    private static @Nullable String trace(Timed<?> it) {
        return Traceparent.valueOrNull(it.update().traceparent());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static @Nullable Meta meta(@Nullable Map<String, String> entries) {
        if (entries == null) {
            return null;
        }
        var meta = Meta.newBuilder();
        entries.forEach((key, value) ->
                meta.addEntries(MetaEntry.newBuilder().setKey(key).setValue(value)));
        return meta.build();
    }

    private static <V> void ifThere(@Nullable V value, Consumer<V> then) {
        if (value != null) {
            then.accept(value);
        }
    }
}
