package dev.sluice.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** The pattern's {@code %m}, on one line whatever was put into it. Public and with a constructor for Logback. */
public final class LoggedMessage extends MessageConverter {

    /** Boot's report of a start that failed is laid out in lines; nobody has sent anything yet. */
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
