package dev.sluice.ingest.api.http;

import dev.sluice.batching.BatchFunction;
import dev.sluice.batching.Rejection;
import dev.sluice.client.model.UpdateOutcome;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.LimitedLog;
import feign.RetryableException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of api-server with updates of one kind, each a batch. A call may be ended by interrupting its thread, which closes
 * its connection. Thread-safe.
 */
record UpdateCalls<U extends Update>(Operations<U> operations) implements BatchFunction<Timed<U>, Answer> {

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
        return updates.size() == 1 ? List.of(alone(updates.getFirst())) : together(updates);
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

    private Answer alone(Timed<U> update) {
        int status = call(() -> operations.one().apply(update)).getStatusCode();
        return StatusMeaning.of(status, null, Duration.ZERO, operations.batch());
    }

    private List<Answer> together(List<Timed<U>> updates) {
        try {
            List<UpdateOutcome> outcomes =
                    call(() -> operations.all().apply(updates)).getOutcomes();
            if (outcomes == null
                    || outcomes.size() != updates.size()
                    || outcomes.stream().anyMatch(UpdateCalls::saysNothing)) {
                throw new Disagreement(operations.batch() + ": status 200 without an outcome for each update");
            }
            return outcomes.stream().map(this::answer).toList();
        } catch (BatchRefusedException e) {
            refusals.warn("event=batch_refused reason=\"%s\"".formatted(e.getMessage()));
            return Collections.nCopies(updates.size(), new Answer.Undecided());
        }
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

    private static boolean saysNothing(UpdateOutcome outcome) {
        return outcome.getStatus() == null || outcome.getStatus() < 200;
    }

    private Answer answer(UpdateOutcome outcome) {
        var retryAfter = Duration.ofSeconds(Objects.requireNonNullElse(outcome.getRetryAfter(), 0));
        return StatusMeaning.of(outcome.getStatus(), outcome.getType(), retryAfter, operations.batch());
    }
}
