package dev.sluice.log;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs an outage of something that a service depends on as a begin, counts in between and an end, however many calls
 * fail. Call {@link #failed} for each failure and {@link #succeeded} for each success; both are cheap, and a success
 * outside an outage costs one volatile read. Thread-safe.
 *
 * <pre>
 * event=database_unavailable reason=25006 detail="ERROR: cannot execute INSERT in a read-only transaction"
 * event=database_still_unavailable failures=412 seconds=5.0 reason=25006 detail="..."
 * event=database_available failures=977 seconds=9.3
 * </pre>
 *
 * The middle line comes every 5 s while calls fail, and where the reason changes, though never within a second of the
 * line before. The end is logged by the first success that comes 3 s or more after the last failure, so that a service
 * that fails now and then does not begin an outage each time; {@code seconds} lasts until that last failure.
 */
public final class OutageLog {

    private static final long BETWEEN_LINES = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_COUNTS = Duration.ofSeconds(5).toNanos();
    private static final long QUIET = Duration.ofSeconds(3).toNanos();
    private static final double NANOS_OF_A_SECOND = 1e9;
    private static final int MOST_OF_A_DETAIL = 300;

    private final Logger log;
    private final String what;
    private final LongSupplier nanos;
    private volatile boolean isOut;
    private long begun;
    private long lastFailure;
    private long lastLine;
    private long failures;
    private String lastReason = "";

    /**
     * An outage log of its own.
     *
     * @param what begins the names of its events, such as {@code database}
     */
    public OutageLog(Logger log, String what) {
        this(log, what, System::nanoTime);
    }

    OutageLog(Logger log, String what, LongSupplier nanos) {
        this.log = log;
        this.what = what;
        this.nanos = nanos;
    }

    /**
     * A call failed because what it depends on is out.
     *
     * @param reason one word that tells causes apart, such as an SQLState or a status
     * @param detail a sentence of whoever failed; never a payload or a secret. Cut to 300 characters, control characters
     *     are left out
     */
    public synchronized void failed(String reason, String detail) {
        long now = nanos.getAsLong();
        failures++;
        lastFailure = now;
        if (!isOut) {
            isOut = true;
            begun = now;
            failures = 1;
            tell(now, reason);
            log.warn("event={}_unavailable reason={} detail=\"{}\"", what, reason, line(detail));
        } else if (now - lastLine >= (reason.equals(lastReason) ? BETWEEN_COUNTS : BETWEEN_LINES)) {
            tell(now, reason);
            log.warn(
                    "event={}_still_unavailable failures={} seconds={} reason={} detail=\"{}\"",
                    what,
                    failures,
                    seconds(now),
                    reason,
                    line(detail));
        }
    }

    /** A call succeeded. */
    public void succeeded() {
        if (isOut) {
            end();
        }
    }

    private synchronized void end() {
        if (isOut && nanos.getAsLong() - lastFailure >= QUIET) {
            isOut = false;
            log.info("event={}_available failures={} seconds={}", what, failures, seconds(lastFailure));
        }
    }

    private void tell(long now, String reason) {
        lastLine = now;
        lastReason = reason;
    }

    private String seconds(long until) {
        return String.format(Locale.ROOT, "%.1f", (until - begun) / NANOS_OF_A_SECOND);
    }

    /** One line of a log that reads {@code key="value"}. */
    private static String line(String detail) {
        String line = detail.replaceAll("\\p{Cntrl}+", " ").replace('"', '\'').strip();
        return line.length() <= MOST_OF_A_DETAIL
                ? line
                : line.substring(
                        0,
                        line.offsetByCodePoints(0, Math.min(MOST_OF_A_DETAIL, line.codePointCount(0, line.length()))));
    }
}
