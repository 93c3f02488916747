package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import feign.RetryableException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call with a hard limit. It runs on a virtual thread of its own, so that the caller goes on in time whatever the
 * call hangs in (a dripping server, a full pool, a name lookup), and whatever kind of thread the caller is.
 */
final class Attempt {

    /** How long a call that was told to stop may take to say that it had its answer: its status, but not all its body. */
    static final Duration LAST_WORD = Duration.ofMillis(50);

    private final FutureTask<@Nullable Void> call;

    private Attempt(Runnable call) {
        this.call = new FutureTask<>(call, null);
    }

    /** Returns or throws what the call does, or throws {@link ServiceUnavailable} when time is up or the network fails. */
    static void run(Runnable call, Duration limit) {
        new Attempt(call).run(limit);
    }

    private void run(Duration limit) {
        // An interrupt closes a socket that a virtual thread is blocked on, and with it the connection
        Thread worker = Thread.ofVirtual().name("api-call").start(call);
        try {
            await(limit);
        } catch (TimeoutException _) {
            worker.interrupt();
            awaitLastWord();
        } catch (RetryableException e) {
            boolean inTime = !(e.getCause() instanceof InterruptedIOException);
            throw unavailable(inTime ? Reason.UNREACHABLE : Reason.NO_ANSWER, String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            throw unavailable(Reason.UNREACHABLE, "interrupted", e);
        }
    }

    private void awaitLastWord() {
        try {
            await(LAST_WORD);
        } catch (TimeoutException | RetryableException | CancellationException e) {
            // Cancelled is how the pool says that it was interrupted while the call waited for a connection
            throw unavailable(Reason.NO_ANSWER, "no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(Reason.UNREACHABLE, "interrupted", e);
        }
    }

    private void await(Duration time) throws TimeoutException, InterruptedException {
        try {
            call.get(time.toNanos(), TimeUnit.NANOSECONDS);
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
