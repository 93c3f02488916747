package dev.sluice.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs the same line at most once a second; the next one that is logged says how many were left out before it. For lines
 * that each request might cause; an outage has a begin and an end: {@link OutageLog}. Remembers the last 32 different
 * lines. Thread-safe.
 */
public final class LimitedLog {

    private static final long BETWEEN_LINES = Duration.ofSeconds(1).toNanos();
    private static final int MOST_LINES = 32;

    private record Line(long loggedAt, long leftOut) {}

    private final Logger log;
    private final LongSupplier nanos;
    private final SequencedMap<String, Line> lines = new LinkedHashMap<>();

    public LimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    LimitedLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** Logs a line as a warning, unless it was logged within the last second. */
    public void warn(String text) {
        limited(Level.WARN, text);
    }

    /** Logs a line as an error, unless it was logged within the last second. */
    public void error(String text) {
        limited(Level.ERROR, text);
    }

    private synchronized void limited(Level level, String text) {
        long now = nanos.getAsLong();
        Line last = lines.get(text);
        if (last != null && now - last.loggedAt() < BETWEEN_LINES) {
            lines.put(text, new Line(last.loggedAt(), last.leftOut() + 1));
            return;
        }
        lines.remove(text);
        lines.put(text, new Line(now, 0));
        if (lines.size() > MOST_LINES) {
            lines.pollFirstEntry();
        }
        if (last == null || last.leftOut() == 0) {
            log.atLevel(level).log("{}", text);
        } else {
            log.atLevel(level).log("{} left_out={}", text, last.leftOut());
        }
    }
}
