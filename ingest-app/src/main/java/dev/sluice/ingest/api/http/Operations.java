package dev.sluice.ingest.api.http;

import dev.sluice.client.api.DisputeUpdatesApi;
import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.client.model.ApiResponse;
import dev.sluice.client.model.DisputeUpdateBatch;
import dev.sluice.client.model.DisputeUpdateItem;
import dev.sluice.client.model.OrderUpdateBatch;
import dev.sluice.client.model.OrderUpdateItem;
import dev.sluice.client.model.UpdateOutcomes;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contract's two operations for updates of one kind.
 *
 * @param batch name of the second one, for the log
 * @param one sends an update alone
 * @param all sends several
 */
record Operations<U extends Update>(
        String batch, Function<Timed<U>, ApiResponse<?>> one, Function<List<Timed<U>>, UpdateOutcomes> all) {

    static Operations<Update.Order> of(OrderUpdatesApi api) {
        return new Operations<>(
                "OrderUpdatesApi#applyOrderUpdates",
                it -> api.applyOrderUpdateWithHttpInfo(it.update().body(), it.millisLeft(), trace(it.update())),
                all -> api.applyOrderUpdates(new OrderUpdateBatch()
                        .updates(all.stream()
                                .map(it -> new OrderUpdateItem()
                                        .update(it.update().body())
                                        .deadlineMs(it.millisLeft())
                                        .traceparent(trace(it.update())))
                                .toList())));
    }

    static Operations<Update.Dispute> of(DisputeUpdatesApi api) {
        return new Operations<>(
                "DisputeUpdatesApi#applyDisputeUpdates",
                it -> api.applyDisputeUpdateWithHttpInfo(it.update().body(), it.millisLeft(), trace(it.update())),
                all -> api.applyDisputeUpdates(new DisputeUpdateBatch()
                        .updates(all.stream()
                                .map(it -> new DisputeUpdateItem()
                                        .update(it.update().body())
                                        .deadlineMs(it.millisLeft())
                                        .traceparent(trace(it.update())))
                                .toList())));
    }

    private static @Nullable String trace(Update update) {
        Traceparent traceparent = update.traceparent();
        return traceparent == null ? null : traceparent.value();
    }
}
