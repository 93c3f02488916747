package dev.sluice.api.batching;

import dev.sluice.api.problem.Failure;
import dev.sluice.batching.BatchFunction;
import dev.sluice.batching.Rejection;
import dev.sluice.http.limit.OutOfMemoryExit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link BatchHandler} as the batcher knows it: what fails or is rejected is refused, and what is locked is blocked.
 *
 * @param keyOf what an item is about, and what is locked to apply it
 * @param bytesOf counts the bytes of an item's payload
 * @param meters of the batcher
 */
record OutcomeFunction<T, R>(
        Function<? super T, ?> keyOf, ToLongFunction<? super T> bytesOf, BatchHandler<T, R> handler, BatchMeters meters)
        implements BatchFunction<T, Outcome<R>> {

    private static final Logger log = LoggerFactory.getLogger(OutcomeFunction.class);

    @Override
    public List<Outcome<R>> apply(List<T> items) {
        return meters.applied(() -> handler.apply(items));
    }

    @Override
    public Outcome<R> failed(T item, Throwable cause) {
        OutOfMemoryExit.check(cause);
        return new Outcome.Refused<>(cause instanceof Failure failure ? failure : new Failure.Internal(cause));
    }

    @Override
    public Outcome<R> rejected(T item, Rejection reason) {
        return new Outcome.Refused<>(
                switch (reason) {
                    case FULL -> new Failure.Unavailable("Too much is waiting already; send it again.");
                    case CLOSED, INTERRUPTED -> new Failure.Unavailable("Stopping; send it again.");
                    case EXPIRED ->
                        new Failure.Unavailable("The deadline passed before it was begun; it was not applied.");
                    case TIMED_OUT ->
                        new Failure.Unavailable("The deadline passed while it was being applied; send it again.");
                    case BLOCKED ->
                        new Failure.OrderBusy(
                                "Another session holds this order or dispute; it was not applied, send it again.");
                });
    }

    @Override
    public long bytes(T item) {
        return bytesOf.applyAsLong(item);
    }

    @Override
    public Object key(T item) {
        return keyOf.apply(item);
    }

    @Override
    public boolean isBlocked(Outcome<R> outcome) {
        return outcome instanceof Outcome.Locked;
    }

    @Override
    public void begun(int items, Duration longestWait) {
        meters.begun(items, longestWait);
    }

    @Override
    public void gaveUp(Object key, int waiting) {
        log.warn("event=order_busy key=\"{}\" waiting={}", key, waiting);
    }
}
