package dev.sluice.ingest.update;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an update was not delivered. A new case does not compile until each provider's answers have one for it. Ordinary
 * outcomes, so without a stack trace; messages hold no payload and no credential.
 */
public abstract sealed class DeliveryFailure extends RuntimeException {

    private DeliveryFailure(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** The order or the dispute is not known (yet). */
    public static final class NotFound extends DeliveryFailure {
        public NotFound() {
            super("order or dispute unknown", null);
        }
    }

    /** The status machine forbids it, now and later. */
    public static final class InvalidStatus extends DeliveryFailure {
        public InvalidStatus() {
            super("transition forbidden", null);
        }
    }

    /** Nobody could take it, or nobody said so in time; it may still have been applied. */
    public static final class ServiceUnavailable extends DeliveryFailure {

        /** What the last attempt met. */
        public enum Reason {
            /** Cannot be reached, or answers that it cannot do it. */
            UNREACHABLE,
            /** Does not answer in time. */
            NO_ANSWER,
            /** It cannot be kept for later: too much waits, or the place for it is out. */
            NOT_STORED,
            /** Somebody else holds this one order for now; what we depend on is well. */
            ORDER_BUSY,
            /** As much is in flight here as may be; nothing was sent. */
            OVERLOADED,
            /** It was out lately, and is left alone for a while; nothing was sent. */
            CIRCUIT_OPEN
        }

        private final Reason reason;
        private final Duration retryAfter;

        public ServiceUnavailable(Reason reason, String message, @Nullable Throwable cause) {
            this(reason, message, Duration.ZERO, cause);
        }

        /**
         * A refusal that may name a time.
         *
         * @param retryAfter how long it asks to be left alone; zero where it does not say
         */
        public ServiceUnavailable(String message, Duration retryAfter) {
            this(Reason.UNREACHABLE, message, retryAfter, null);
        }

        private ServiceUnavailable(Reason reason, String message, Duration retryAfter, @Nullable Throwable cause) {
            super(message, cause);
            this.reason = reason;
            this.retryAfter = retryAfter;
        }

        /** A refusal of this one order; what we depend on is well. */
        public static ServiceUnavailable orderBusy(Duration retryAfter) {
            return new ServiceUnavailable(Reason.ORDER_BUSY, "order busy", retryAfter, null);
        }

        /**
         * It was out lately.
         *
         * @param retryAfter how long it is left alone yet
         */
        public static ServiceUnavailable circuitOpen(Duration retryAfter) {
            return new ServiceUnavailable(Reason.CIRCUIT_OPEN, "circuit open", retryAfter, null);
        }

        public Reason reason() {
            return reason;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Our own two services disagree: a bug, or a bad credential. */
    public static final class Disagreement extends DeliveryFailure {
        public Disagreement(String message) {
            super(message, null);
        }
    }
}
