package dev.sluice.ingest.api.http;

import dev.sluice.client.api.DisputeUpdatesApi;
import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.client.model.ApiResponse;
import dev.sluice.client.model.DisputeUpdateBatch;
import dev.sluice.client.model.DisputeUpdateItem;
import dev.sluice.client.model.OrderUpdateBatch;
import dev.sluice.client.model.OrderUpdateItem;
import dev.sluice.client.model.UpdateOutcome;
import dev.sluice.client.model.UpdateOutcomes;
import dev.sluice.ingest.api.batching.Answer;
import dev.sluice.ingest.api.batching.Operations;
import dev.sluice.ingest.api.batching.StatusMeaning;
import dev.sluice.ingest.api.batching.Timed;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import feign.RetryableException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The contract's operations, by the generated clients. Interrupting a call's thread closes its connection. */
final class HttpOperations {

    private HttpOperations() {}

    static Operations<Update.Order> of(OrderUpdatesApi api) {
        return of(
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
        return of(
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

    private static <U extends Update> Operations<U> of(
            String batch, Function<Timed<U>, ApiResponse<?>> one, Function<List<Timed<U>>, UpdateOutcomes> all) {
        return new Operations<>(
                batch,
                update -> StatusMeaning.of(call(() -> one.apply(update)).getStatusCode(), null, Duration.ZERO, batch),
                updates -> answers(call(() -> all.apply(updates)), batch));
    }

    private static List<Answer> answers(UpdateOutcomes outcomes, String batch) {
        return Objects.requireNonNullElse(outcomes.getOutcomes(), List.<UpdateOutcome>of()).stream()
                .map(outcome ->
                        StatusMeaning.ofOutcome(outcome.getStatus(), outcome.getType(), outcome.getRetryAfter(), batch))
                .toList();
    }

    /** A thread that calls is only interrupted when nobody waits for the answer any more. */
    private static <V> V call(Supplier<V> call) {
        try {
            return call.get();
        } catch (RetryableException e) {
            boolean late = e.getCause() instanceof InterruptedIOException
                    || Thread.currentThread().isInterrupted();
            throw new ServiceUnavailable(late ? Reason.NO_ANSWER : Reason.UNREACHABLE, String.valueOf(e.getCause()), e);
        } catch (CancellationException e) {
            // So the pool says that it was interrupted while the call waited for a connection
            throw new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", e);
        }
    }

    private static @Nullable String trace(Update update) {
        return Traceparent.valueOrNull(update.traceparent());
    }
}
