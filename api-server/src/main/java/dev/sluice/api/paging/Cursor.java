package dev.sluice.api.paging;

import dev.sluice.api.problem.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: the next one starts behind it. Opaque to callers.
 *
 * @param time sort time of the page's last item, to the microsecond
 * @param key its key, which decides among equal times
 */
public record Cursor(Instant time, long key) {

    /**
     * Names a list, for a cursor to be taken by this list alone: where a page of one ended says nothing in another, and
     * with other filters would leave out items without a word.
     *
     * @param parts what kind of list it is, of what, and its filters
     */
    public static String list(@Nullable Object... parts) {
        var crc = new CRC32();
        crc.update(Arrays.toString(parts).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /**
     * Reads what {@link #encode} wrote; null for none.
     *
     * @throws Failure.InvalidCursor for anything else
     */
    public static @Nullable Cursor decode(@Nullable String text, String list) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", -1);
            if (parts.length == 3 && parts[2].equals(list)) {
                return new Cursor(
                        Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), Long.parseLong(parts[1]));
            }
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException _) {
            // refused below, like any text that is not one of ours
        }
        throw new Failure.InvalidCursor(
                "is not a next_cursor of this list with these filters; leave it out to start at the first page");
    }

    /** Writes it for the next page of this list. */
    public String encode(String list) {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, time) + ":" + key + ":" + list;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
