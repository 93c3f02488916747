package dev.sluice.ingest.provider;

import dev.sluice.log.LimitedLog;
import dev.sluice.log.LogContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what webhooks were answered: what was not plainly accepted at info, a bounded number of lines, and the rest at
 * debug. Each line has what {@link LogContext} has of the event, where it was read so far. Thread-safe.
 */
final class WebhookLog {

    private static final Logger log = LoggerFactory.getLogger(WebhookLog.class);
    private static final String REASON = WebhookLog.class.getName();
    private static final String ACCEPTED = "accepted";
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAILURE = 500;

    private final LimitedLog limited = new LimitedLog(log);

    /** Says for the line to come why a request is not accepted. */
    static void reason(HttpServletRequest request, @Nullable String reason) {
        request.setAttribute(REASON, reason);
    }

    /** A webhook was answered. The last line that is about it. */
    void answered(HttpServletRequest request, String provider, String kind, int status, Duration time) {
        String what = what(status);
        if (what.equals(ACCEPTED)) {
            if (log.isDebugEnabled()) {
                log.debug("{}", line(what, request, provider, kind, status, time));
            }
        } else {
            limited.info(
                    "%s %s %s %s".formatted(what, status, provider, kind),
                    () -> line(what, request, provider, kind, status, time));
        }
        LogContext.clear();
    }

    private static String what(int status) {
        if (status >= FIRST_FAILURE) {
            return "failed";
        }
        if (status >= FIRST_REFUSAL) {
            return "refused";
        }
        return LogContext.wasTriedAgain() ? "retried" : ACCEPTED;
    }

    private static String line(
            String what, HttpServletRequest request, String provider, String kind, int status, Duration time) {
        Object reason = request.getAttribute(REASON);
        return "event=webhook_%s status=%s provider=%s kind=%s millis=%s%s"
                .formatted(
                        what,
                        status,
                        provider,
                        kind,
                        time.toMillis(),
                        reason == null ? "" : " reason=\"%s\"".formatted(reason));
    }
}
