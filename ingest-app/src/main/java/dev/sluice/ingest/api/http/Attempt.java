package dev.sluice.ingest.api.http;

import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call with a hard limit. It runs on a virtual thread of its own, so that the caller goes on in time whatever the
 * call hangs in (a dripping server, a full pool, a name lookup), and whatever kind of thread the caller is.
 *
 * @param <V> what the call returns
 */
final class Attempt<V extends @Nullable Object> {

    /** How long a call that was told to stop may take to say that it had its answer: its status, but not all its body. */
    static final Duration LAST_WORD = Duration.ofMillis(50);

    private final FutureTask<V> call;
    private final Thread worker;

    private Attempt(Supplier<V> call) {
        this.call = new FutureTask<>(call::get);
        // An interrupt closes a socket that a virtual thread is blocked on, and with it the connection
        this.worker = Thread.ofVirtual().name("api-call").start(this.call);
    }

    /** Begins a call. */
    static <V extends @Nullable Object> Attempt<V> start(Supplier<V> call) {
        return new Attempt<>(call);
    }

    /** Waits for the call to end; false where it has not, or the caller is interrupted. */
    boolean hasEndedWithin(Duration time) {
        try {
            return worker.join(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns or throws what the call does, or throws {@link ServiceUnavailable} when time is up. */
    V end(Duration limit) {
        try {
            return result(limit);
        } catch (TimeoutException _) {
            worker.interrupt();
            return lastWord();
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            throw unavailable(Reason.UNREACHABLE, "interrupted", e);
        }
    }

    private V lastWord() {
        try {
            return result(LAST_WORD);
        } catch (TimeoutException e) {
            throw unavailable(Reason.NO_ANSWER, "no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(Reason.UNREACHABLE, "interrupted", e);
        }
    }

    private V result(Duration time) throws TimeoutException, InterruptedException {
        try {
            return call.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static ServiceUnavailable unavailable(Reason reason, String message, Exception cause) {
        return new ServiceUnavailable(reason, message, cause);
    }
}
