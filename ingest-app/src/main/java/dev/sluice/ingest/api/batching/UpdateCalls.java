package dev.sluice.ingest.api.batching;

import dev.sluice.batching.BatchFunction;
import dev.sluice.batching.Rejection;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.LimitedLog;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of api-server with updates of one kind, each a batch. A call may be ended by interrupting its thread. Thread-safe.
 */
record UpdateCalls<U extends Update>(Operations<U> operations, Tracing tracing)
        implements BatchFunction<Timed<U>, Answer> {

    private static final Logger log = LoggerFactory.getLogger(UpdateCalls.class);
    private static final LimitedLog refusals = new LimitedLog(log);

    /**
     * Sends updates in one call.
     *
     * @return one answer for each, in the same order; none is decided where a call with several was refused
     * @throws DeliveryFailure where the call failed, and so each update
     */
    @Override
    public List<Answer> apply(List<Timed<U>> updates) {
        return tracing.isOn() ? begin(updates).around(() -> call(updates)) : call(updates);
    }

    private Span begin(List<Timed<U>> updates) {
        var attempts = new ArrayList<@Nullable String>();
        updates.forEach(it -> attempts.add(Traceparent.valueOrNull(it.update().traceparent())));
        return tracing.beginBatch(Kind.CLIENT, "call api-server", attempts).with("sluice.batch.size", updates.size());
    }

    private List<Answer> call(List<Timed<U>> updates) {
        return updates.size() == 1 ? List.of(operations.one().apply(updates.getFirst())) : together(updates);
    }

    /** Each caller is told what its call met. */
    @Override
    public Answer failed(Timed<U> update, Throwable cause) {
        switch (cause) {
            case RuntimeException failure -> throw failure;
            case Error error -> throw error;
            default -> throw new IllegalStateException(cause);
        }
    }

    @Override
    public Answer rejected(Timed<U> update, Rejection reason) {
        return new Answer.Failed(
                switch (reason) {
                    case EXPIRED, TIMED_OUT -> new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", null);
                    case FULL -> new ServiceUnavailable(Reason.OVERLOADED, "too many updates wait", null);
                    case CLOSED, INTERRUPTED, BLOCKED ->
                        new ServiceUnavailable(Reason.UNREACHABLE, reason.name().toLowerCase(Locale.ROOT), null);
                });
    }

    @Override
    public long bytes(Timed<U> update) {
        return UpdateSize.of(update.update());
    }

    private List<Answer> together(List<Timed<U>> updates) {
        try {
            List<Answer> answers = operations.all().apply(updates);
            if (answers.size() != updates.size()) {
                throw new Disagreement(operations.batch() + ": status 200 without an outcome for each update");
            }
            return answers;
        } catch (BatchRefusedException e) {
            refusals.warn("event=batch_refused reason=\"%s\"".formatted(e.getMessage()));
            return Collections.nCopies(updates.size(), new Answer.Undecided());
        }
    }
}
