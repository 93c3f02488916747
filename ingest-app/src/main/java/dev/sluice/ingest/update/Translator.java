package dev.sluice.ingest.update;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads again what a webhook becomes, from its body as it was kept. Thread-safe. */
public interface Translator {

    /** The version of the contract that the running version reads an event by; null where nobody reads its provider's. */
    @Nullable
    String version(Event event);

    /**
     * The updates that an event becomes, by the running version.
     *
     * @param body as it came
     * @param traceparent the trace that it came with; null for none
     * @throws UnreadableException where this version cannot read it
     * @throws IgnoredException where it concerns neither an order nor a dispute, and there is more to say of it
     */
    List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent);

    /**
     * Which row of its provider's table an event is read by, as docs/tables.md writes rows; null where there is no table, or
     * it has no row for the event.
     *
     * @param body as it came
     */
    default @Nullable String row(Event event, byte[] body) {
        return null;
    }

    /** What names an event's order by the running version, in its body alone; {@link Names#NONE} where nothing does. */
    default Names names(Event event, byte[] body) {
        return Names.NONE;
    }

    /**
     * What names an event's order.
     *
     * @param orderId an order id or an alias of one; null where there is none
     * @param aliases names that stand for this one from now on, where they do not stand for another one
     */
    record Names(@Nullable String orderId, List<String> aliases) {

        public static final Names NONE = new Names(null, List.of());
    }

    /** A body that the running version cannot read; its message says why, without any of the body. */
    final class UnreadableException extends RuntimeException {
        public UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    /** There is nothing to apply; its message says why, without any of the body. */
    final class IgnoredException extends RuntimeException {

        private final boolean unexpected;

        public IgnoredException(String message) {
            this(message, false);
        }

        /** @param unexpected whether nobody has said that such an event is to be ignored */
        public IgnoredException(String message, boolean unexpected) {
            super(message, null, false, false);
            this.unexpected = unexpected;
        }

        public boolean isUnexpected() {
            return unexpected;
        }
    }
}
