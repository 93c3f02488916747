package dev.sluice.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the lines that this thread logs are about, as SLF4J's MDC: {@value #TRACE}, {@value #EVENT}, {@value #ORDER} and,
 * of what was tried more than once, {@value #ATTEMPTS}. Each line has what is set, in words at a terminal and as members in JSON. Whoever sets it clears it.
 */
public final class LogContext {

    /** A trace's id, by the name that ECS has for it. */
    static final String TRACE = "trace.id";

    /** The provider's id of an event. */
    static final String EVENT = "event.id";

    static final String ORDER = "order.id";
    static final String ATTEMPTS = "attempts";

    private LogContext() {}

    /** Sets what the lines from now on are about. What a caller named it by is escaped. */
    public static void set(@Nullable String traceId, String eventId, @Nullable String orderId) {
        put(TRACE, traceId);
        put(EVENT, eventId);
        put(ORDER, orderId);
    }

    /** Sets the trace that the lines from now on are part of. */
    public static void trace(String id) {
        put(TRACE, id);
    }

    /** What the lines are about has its second attempt now, or a later one. */
    public static void attempt(int number) {
        MDC.put(ATTEMPTS, Integer.toString(number));
    }

    /** Whether it had more than one. */
    public static boolean wasTriedAgain() {
        return MDC.get(ATTEMPTS) != null;
    }

    /** The lines from now on are about nothing in particular. */
    public static void clear() {
        MDC.clear();
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, Logged.oneLine(value));
        }
    }
}
