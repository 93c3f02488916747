package dev.sluice.ingest.update;

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

    /** The trace's id, 32 digits. */
    public String traceId() {
        return value.substring(3, 35);
    }
}
