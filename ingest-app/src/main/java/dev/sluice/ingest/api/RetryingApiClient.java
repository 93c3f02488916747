package dev.sluice.ingest.api;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.sluice.ingest.update.Backoff;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Sends again what met {@link ServiceUnavailable}, up to a number of attempts, after waits that grow and are never shorter
 * than api-server asked for. A wait that would end past the deadline is not begun: the last failure is thrown at once.
 * Where attempts failed in different ways, the last one decides. What we have no room for ourselves is not tried again.
 * Thread-safe.
 *
 * @param maxAttempts all attempts together, the first one included
 * @param mayRetry whether an update may be sent again now
 * @param meter is told of each attempt after the first
 */
record RetryingApiClient(ApiClient next, int maxAttempts, Backoff backoff, Predicate<Update> mayRetry, RetryMeter meter)
        implements ApiClient {

    /** What is left must be enough to begin an attempt with; no clock here is finer. */
    private static final Duration TOO_SHORT = Duration.ofMillis(1);

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return retry(update, deadline, () -> next.sendOrderUpdate(update, deadline));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return retry(update, deadline, () -> next.sendDisputeUpdate(update, deadline));
    }

    @Override
    public void close() {
        next.close();
    }

    private Delivery retry(Update update, Deadline deadline, Supplier<Delivery> attempt) {
        var wait = new Wait();
        var policy = RetryPolicy.<Delivery>builder()
                .handleIf(RetryingApiClient::isTransient)
                .withMaxAttempts(maxAttempts)
                .withDelayFn(wait::next)
                .abortOn(_ -> wait.endsPast(deadline) || !mayRetry.test(update))
                .build();
        try {
            return Failsafe.with(policy).get(context -> {
                // A wait may have ended later than it should, and much may have happened meanwhile
                if (context.getLastException() instanceof ServiceUnavailable last) {
                    if (isOver(deadline) || !mayRetry.test(update)) {
                        throw last;
                    }
                    meter.retried(update, last, context.getAttemptCount());
                }
                return attempt.get();
            });
        } catch (FailsafeException interrupted) {
            throw new ServiceUnavailable(Reason.UNREACHABLE, "interrupted", interrupted);
        }
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof ServiceUnavailable unavailable && unavailable.reason() != Reason.OVERLOADED;
    }

    private static boolean isOver(Deadline deadline) {
        return deadline.left().compareTo(TOO_SHORT) < 0;
    }

    /** The wait before the next attempt of one send. Failsafe asks for it first, then whether to give up. */
    private final class Wait {

        private Duration time = Duration.ZERO;

        /** Rounded up to the milliseconds that Failsafe sleeps in: never shorter than was asked for. */
        Duration next(ExecutionContext<Delivery> context) {
            Duration asked = context.getLastException() instanceof ServiceUnavailable failure
                    ? failure.retryAfter()
                    : Duration.ZERO;
            time = backoff.after(context.getAttemptCount(), asked);
            return Duration.ofMillis(time.plusNanos(999_999).toMillis());
        }

        boolean endsPast(Deadline deadline) {
            return time.plus(TOO_SHORT).compareTo(deadline.left()) >= 0;
        }
    }
}
