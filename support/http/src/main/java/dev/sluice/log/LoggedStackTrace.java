package dev.sluice.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/**
 * The pattern's {@code %wEx}: each exception's message escaped to one line. Public, with a public constructor, for
 * Logback.
 */
public final class LoggedStackTrace extends ExtendedWhitespaceThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy throwable) {
        return super.throwableProxyToString(new OneLine(throwable));
    }

    private record OneLine(IThrowableProxy throwable) implements IThrowableProxy {

        private static @Nullable IThrowableProxy of(@Nullable IThrowableProxy throwable) {
            return throwable == null ? null : new OneLine(throwable);
        }

        @Override
        public @Nullable String getMessage() {
            @Nullable String message = throwable.getMessage();
            return message == null ? null : Logged.oneLine(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            @Nullable String message = throwable.getOverridingMessage();
            return message == null ? null : Logged.oneLine(message);
        }

        @Override
        public String getClassName() {
            return throwable.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return throwable.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return throwable.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return of(throwable.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            IThrowableProxy[] suppressed = throwable.getSuppressed();
            var lines = new IThrowableProxy[suppressed.length];
            for (int i = 0; i < suppressed.length; i++) {
                lines[i] = new OneLine(suppressed[i]);
            }
            return lines;
        }

        @Override
        public boolean isCyclic() {
            return throwable.isCyclic();
        }
    }
}
