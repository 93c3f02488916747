package dev.sluice.ingest.http;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tries again while that makes sense: {@link ServiceUnavailable} only, attempts counted, waits growing, and all of it
 * within the deadline. A wait that would end past the deadline is not begun: the failure at hand is thrown at once.
 */
final class Retries {

    private static final Duration TOO_SHORT = Duration.ofMillis(1);

    /** A failure after which it is worth waiting: there will be time left. */
    private static final class Waiting extends RuntimeException {

        private final ServiceUnavailable failure;
        private final Duration delay;

        Waiting(ServiceUnavailable failure, Duration delay) {
            super(null, failure, false, false);
            this.failure = failure;
            this.delay = delay;
        }
    }

    private final Duration timeout;
    private final Duration deadline;
    private final Backoff backoff;
    private final FailsafeExecutor<Object> failsafe;

    Retries(ApiProperties properties, Duration deadline, Backoff backoff) {
        this.timeout = properties.timeout();
        this.deadline = deadline;
        this.backoff = backoff;
        this.failsafe = Failsafe.with(RetryPolicy.builder()
                .handle(Waiting.class)
                .withMaxAttempts(properties.retryAttempts())
                .withDelayFnOn(context -> delay(context.getLastException()), Waiting.class)
                .build());
    }

    /** One attempt. */
    interface Call {

        /**
         * Returns, or throws what became of it.
         *
         * @param timeLeft of the deadline
         * @param limit most time that this attempt may take
         */
        void attempt(Duration timeLeft, Duration limit);
    }

    /** Makes attempts until one returns or there is no sense in another. */
    void run(Call call) {
        long start = System.nanoTime();
        try {
            failsafe.run(context -> attempt(call, start, context));
        } catch (Waiting lastAttempt) {
            throw lastAttempt.failure;
        } catch (FailsafeException interrupted) {
            throw new ServiceUnavailable(Reason.UNREACHABLE, "interrupted", interrupted);
        }
    }

    private void attempt(Call call, long start, ExecutionContext<?> context) {
        Duration left = left(start);
        // A wait may end later than it should
        if (context.getLastException() instanceof Waiting last && left.compareTo(TOO_SHORT) < 0) {
            throw last.failure;
        }
        try {
            call.attempt(left, left.compareTo(timeout) < 0 ? left : timeout);
        } catch (ServiceUnavailable failure) {
            Duration delay = backoff.after(context.getAttemptCount() + 1, failure.retryAfter());
            throw delay.plus(TOO_SHORT).compareTo(left(start)) < 0 ? new Waiting(failure, delay) : failure;
        }
    }

    private Duration left(long start) {
        return deadline.minusNanos(System.nanoTime() - start);
    }

    /** Rounded up to what Failsafe sleeps in, so that a wait is never shorter than was asked for. */
    private static Duration delay(@Nullable Throwable waiting) {
        return waiting instanceof Waiting w
                ? Duration.ofMillis(w.delay.plusNanos(999_999).toMillis())
                : Duration.ZERO;
    }
}
