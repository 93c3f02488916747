package dev.sluice.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs lines that each request might cause, and bounds their number: of each kind {@value #BURST} at once, then one a
 * second. The same warning or error is logged at most once a second. The next line of a kind says how many were left out
 * before it. An outage has a begin and an end: {@link OutageLog}. Remembers the last 32 kinds. Thread-safe.
 */
public final class LimitedLog {

    private static final long BETWEEN_LINES = Duration.ofSeconds(1).toNanos();
    private static final int BURST = 10;
    private static final int MOST_KINDS = 32;

    /** @param paidUntil when the lines of this kind would have come to an end, had they come one a second */
    private record Kind(long paidUntil, long leftOut) {}

    private final Logger log;
    private final LongSupplier nanos;
    private final SequencedMap<String, Kind> kinds = new LinkedHashMap<>();

    public LimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    LimitedLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /**
     * Logs a line, unless many of its kind were logged just now.
     *
     * @param kind what such lines have in common; there are few kinds
     * @param text made only where it is logged
     */
    public void info(String kind, Supplier<String> text) {
        if (log.isInfoEnabled()) {
            limited(Level.INFO, kind, BURST, text);
        }
    }

    /** Logs a line as a warning, unless it was logged within the last second. */
    public void warn(String text) {
        limited(Level.WARN, text, 1, () -> text);
    }

    /** Logs a line as an error, unless it was logged within the last second. */
    public void error(String text) {
        limited(Level.ERROR, text, 1, () -> text);
    }

    private synchronized void limited(Level level, String name, int burst, Supplier<String> text) {
        long now = nanos.getAsLong();
        Kind last = kinds.getOrDefault(name, new Kind(now, 0));
        long behind = Math.max(0, last.paidUntil() - now);
        if (behind > (burst - 1) * BETWEEN_LINES) {
            kinds.put(name, new Kind(last.paidUntil(), last.leftOut() + 1));
            return;
        }
        kinds.remove(name);
        kinds.put(name, new Kind(now + behind + BETWEEN_LINES, 0));
        if (kinds.size() > MOST_KINDS) {
            kinds.pollFirstEntry();
        }
        if (last.leftOut() == 0) {
            log.atLevel(level).log("{}", text.get());
        } else {
            log.atLevel(level).log("{} left_out={}", text.get(), last.leftOut());
        }
    }
}
