package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.api.batching.Answer;
import dev.sluice.ingest.api.batching.BatchRefusedException;
import dev.sluice.ingest.api.batching.Operations;
import dev.sluice.ingest.api.batching.StatusMeaning;
import dev.sluice.ingest.api.batching.Timed;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.updates.v1.ApplyDisputeUpdateResponse;
import dev.sluice.updates.v1.ApplyDisputeUpdatesResponse;
import dev.sluice.updates.v1.ApplyOrderUpdateResponse;
import dev.sluice.updates.v1.ApplyOrderUpdatesResponse;
import dev.sluice.updates.v1.DisputeUpdatesServiceGrpc;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The contract's operations. Interrupting a call's thread cancels the call. */
final class GrpcOperations {

    private final Connection connection;
    private final @Nullable String token;
    private final CallHeaders ofBatches;
    private final InstantSource clock;

    GrpcOperations(Connection connection, @Nullable String token, InstantSource clock) {
        this.connection = connection;
        this.token = token;
        this.ofBatches = new CallHeaders(token, null);
        this.clock = clock;
    }

    Operations<Update.Order> orders() {
        return of(
                OrderUpdatesServiceGrpc.getApplyOrderUpdateMethod(),
                Messages::order,
                ApplyOrderUpdateResponse::getOutcome,
                OrderUpdatesServiceGrpc.getApplyOrderUpdatesMethod(),
                Messages::orders,
                ApplyOrderUpdatesResponse::getOutcomesList);
    }

    Operations<Update.Dispute> disputes() {
        return of(
                DisputeUpdatesServiceGrpc.getApplyDisputeUpdateMethod(),
                Messages::dispute,
                ApplyDisputeUpdateResponse::getOutcome,
                DisputeUpdatesServiceGrpc.getApplyDisputeUpdatesMethod(),
                Messages::disputes,
                ApplyDisputeUpdatesResponse::getOutcomesList);
    }

    private <U extends Update, A, B, C, D> Operations<U> of(
            MethodDescriptor<A, B> one,
            Function<Timed<U>, A> update,
            Function<B, UpdateOutcome> outcome,
            MethodDescriptor<C, D> all,
            Function<List<Timed<U>>, C> updates,
            Function<D, List<UpdateOutcome>> outcomes) {
        return new Operations<>(
                all.getFullMethodName(),
                it -> answer(outcome.apply(alone(one, update.apply(it), it)), one),
                them -> outcomes.apply(together(all, updates.apply(them), them)).stream()
                        .map(it -> answer(it, all))
                        .toList());
    }

    private <U extends Update, A, B> B alone(MethodDescriptor<A, B> method, A request, Timed<U> update) {
        Traceparent trace = update.update().traceparent();
        try {
            return call(method, request, List.of(update), trace == null ? ofBatches : new CallHeaders(token, trace));
        } catch (StatusRuntimeException e) {
            throw failure(e, method);
        }
    }

    private <U extends Update, A, B> B together(MethodDescriptor<A, B> method, A request, List<Timed<U>> updates) {
        try {
            return call(method, request, updates, ofBatches);
        } catch (StatusRuntimeException e) {
            if (CodeMeaning.isRefusal(e.getStatus())) {
                throw new BatchRefusedException("status " + e.getStatus().getCode());
            }
            throw failure(e, method);
        }
    }

    private DeliveryFailure failure(StatusRuntimeException refusal, MethodDescriptor<?, ?> method) {
        return CodeMeaning.of(refusal.getStatus(), RetryDelay.of(refusal, clock), method.getFullMethodName());
    }

    /** Until the last of the updates has no time any more. */
    private <A, B> B call(
            MethodDescriptor<A, B> method, A request, Collection<? extends Timed<?>> updates, CallHeaders headers) {
        Duration left = updates.stream()
                .map(update -> update.deadline().attemptLeft())
                .max(Duration::compareTo)
                .orElseThrow();
        var options = CallOptions.DEFAULT.withDeadlineAfter(left).withCallCredentials(headers);
        try {
            return ClientCalls.blockingUnaryCall(connection.channel(), method, options, request);
        } catch (StatusRuntimeException e) {
            // A thread that calls is only interrupted when nobody waits for the answer any more
            boolean isInterrupted = Thread.currentThread().isInterrupted();
            if (isInterrupted || e.getStatus().getCode() == Code.DEADLINE_EXCEEDED) {
                connection.metNoAnswer();
            }
            if (isInterrupted) {
                throw new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", e);
            }
            throw e;
        }
    }

    private static Answer answer(UpdateOutcome outcome, MethodDescriptor<?, ?> method) {
        return StatusMeaning.ofOutcome(
                outcome.getStatusValue(),
                outcome.hasType() ? outcome.getType() : null,
                outcome.hasRetryAfter() ? outcome.getRetryAfter() : null,
                method.getFullMethodName());
    }
}
