package dev.sluice.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** The pattern's {@code %m}, escaped to one line. Public, with a public constructor, for Logback. */
public final class LoggedMessage extends MessageConverter {

    /** Boot's report of a failed start has several lines, and holds nothing that a caller sent. */
    private static final String START_FAILURE = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    @Override
    public String convert(ILoggingEvent event) {
        @Nullable String message = super.convert(event);
        if (message == null) {
            return "";
        }
        return START_FAILURE.equals(event.getLoggerName()) ? message : Logged.oneLine(message);
    }
}
