package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.batching.TimeLeft;
import dev.sluice.api.generated.internal.model.UpdateOutcome;
import dev.sluice.api.generated.internal.model.UpdateOutcomes;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.FailureProblems;
import dev.sluice.batching.Batcher;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Where HTTP and gRPC hand updates of one kind in. Thread-safe. */
public final class UpdateDoor<C extends Change, S extends State<S>> {

    private final UpdateService<C, S> service;
    private final Batcher<Update<C>, Outcome<S>> batcher;
    private final Tracing tracing;
    private final String spanName;

    UpdateDoor(UpdateService<C, S> service, Batcher<Update<C>, Outcome<S>> batcher, Tracing tracing) {
        this.service = service;
        this.batcher = batcher;
        this.tracing = tracing;
        this.spanName = "apply %s update".formatted(service.kind());
    }

    /**
     * What a request asks for.
     *
     * @param payload as received over HTTP; over gRPC, the JSON that HTTP would carry
     * @param deadlineMillis the caller's time left; null where it does not say
     * @param traceparent the trace that it belongs to; null where the caller does not say
     */
    public record Request<C extends Change>(
            C change,
            String payload,
            @Nullable Long deadlineMillis,
            @Nullable String traceparent) {

        private Duration timeLeft() {
            return TimeLeft.ofMillis(deadlineMillis);
        }
    }

    /**
     * Applies an update, together with whatever else waits.
     *
     * @throws Failure if it is refused
     */
    public S apply(Request<C> request) {
        Update<C> update = update(request);
        Outcome<S> outcome = batcher.submit(update, request.timeLeft());
        end(update.span(), outcome);
        return outcome.orElseThrow();
    }

    /** Applies updates that came together, each as if it had come alone; one outcome for each, in the same order. */
    public UpdateOutcomes applyAll(List<Request<C>> requests) {
        List<Update<C>> updates = requests.stream().map(this::update).toList();
        List<Outcome<S>> outcomes = batcher.submitAll(
                updates, requests.stream().map(Request::timeLeft).toList());
        for (int i = 0; i < outcomes.size(); i++) {
            end(updates.get(i).span(), outcomes.get(i));
        }
        return new UpdateOutcomes(outcomes.stream().map(UpdateDoor::outcome).toList());
    }

    /** As the answer that the update would have had alone. */
    private static UpdateOutcome outcome(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Refused<?>(Failure failure))) {
            return new UpdateOutcome(HttpStatus.OK.value());
        }
        ResponseEntity<ProblemDetail> answer = FailureProblems.of(failure);
        String retryAfter = answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return new UpdateOutcome(answer.getStatusCode().value())
                .type(
                        answer.getBody() == null
                                ? null
                                : String.valueOf(answer.getBody().getType()))
                .retryAfter(retryAfter == null ? null : Integer.valueOf(retryAfter));
    }

    private Update<C> update(Request<C> request) {
        C change = request.change();
        Span span = tracing.begin(Kind.SERVER, spanName, request.traceparent())
                .with("sluice.event.id", change.eventId())
                .with("sluice.order.id", change.orderId());
        return service.received(change, request.payload(), span);
    }

    private static void end(Span span, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?>(Failure failure) && failure.isOurs()) {
            span.failed(failure.getClass().getSimpleName());
        }
        span.end();
    }
}
