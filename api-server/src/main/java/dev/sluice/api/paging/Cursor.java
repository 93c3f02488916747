package dev.sluice.api.paging;

import dev.sluice.api.problem.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: the next one starts behind it. Opaque to callers.
 *
 * @param time sort time of the page's last item, to the microsecond
 * @param key its key, which decides among equal times
 */
public record Cursor(Instant time, long key) {

    /** Reads what {@link #encode} wrote; null for none.
     *
     * @throws Failure.InvalidCursor for anything else
     */
    public static @Nullable Cursor decode(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", -1);
            if (parts.length == 2) {
                return new Cursor(
                        Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), Long.parseLong(parts[1]));
            }
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException _) {
            // refused below, like any text that is not one of ours
        }
        throw new Failure.InvalidCursor("is not a next_cursor of this list; leave it out to start at the first page");
    }

    public String encode() {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, time) + ":" + key;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
