package dev.sluice.ingest.inbox.admin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of webhooks ended, as text that is opaque to callers. It holds for the one list, with the same filter: in
 * another it would leave out webhooks without a word.
 */
final class WebhookCursor {

    private WebhookCursor() {}

    /** Writes the id that the next page starts behind; null for none. */
    static @Nullable String encode(@Nullable Long id, String list, WebhookFilter filter) {
        return id == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((id + ":" + digest(list, filter)).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads what {@link #encode} wrote; null for none.
     *
     * @throws RefusedException for anything else
     */
    static @Nullable Long decode(@Nullable String text, String list, WebhookFilter filter) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", -1);
            if (parts.length == 2 && parts[1].equals(digest(list, filter))) {
                return Long.valueOf(parts[0]);
            }
        } catch (IllegalArgumentException _) {
            // refused below, like any text that is not one of ours
        }
        throw RefusedException.malformed(
                "cursor",
                "is not a next_cursor of this list with these filters; leave it out to start at the first page");
    }

    private static String digest(String list, WebhookFilter filter) {
        var crc = new CRC32();
        crc.update((list + filter).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
