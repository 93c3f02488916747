package dev.sluice.ingest.update;

import dev.sluice.trace.Span;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A well-formed {@code traceparent} of W3C Trace Context, passed on as it came. */
public record Traceparent(String value) {

    private static final String IDS = "-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";

    /** Version ff and ids of zeros are invalid; only versions after 00 may have more at their end. */
    private static final Pattern WELL_FORMED =
            Pattern.compile("00" + IDS + "|(?!00|ff)[0-9a-f]{2}" + IDS + "(-[0-9A-Za-z-]*)?");

    /** The header's value, or null where there is none or it is malformed: the specification says to ignore it then. */
    public static @Nullable Traceparent parse(@Nullable String header) {
        return header != null && WELL_FORMED.matcher(header).matches() ? new Traceparent(header) : null;
    }

    /** What continues a span: the span itself, or what it would continue where it is {@link Span#NONE}. */
    public static @Nullable Traceparent of(Span span, @Nullable Traceparent parent) {
        String its = span.traceparent();
        return its == null ? parent : new Traceparent(its);
    }

    /** The header's value of one; null for none. */
    public static @Nullable String valueOrNull(@Nullable Traceparent traceparent) {
        return traceparent == null ? null : traceparent.value;
    }

    /** The trace's id, 32 digits. */
    public String traceId() {
        return value.substring(3, 35);
    }
}
