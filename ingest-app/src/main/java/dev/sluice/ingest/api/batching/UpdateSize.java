package dev.sluice.ingest.api.batching;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bytes that an update takes in the body of a call, or more, told without writing it. */
final class UpdateSize {

    /** What an update takes beside the text in it: names of members, punctuation, times, a UUID, numbers. */
    private static final int FRAME_BYTES = 700;

    /** What a character takes at the most: an escape such as \\u0007. */
    private static final int CHARACTER_BYTES = 6;

    private static final int META_ENTRY_BYTES = 6;

    private UpdateSize() {}

    static int of(Update update) {
        Traceparent trace = update.traceparent();
        return FRAME_BYTES
                + (trace == null ? 0 : trace.value().length())
                + switch (update) {
                    case Update.Order(OrderUpdate body, Traceparent _) ->
                        text(body.getProviderEventId(), body.getOrderId()) + text(body.getMeta());
                    case Update.Dispute(DisputeUpdate body, Traceparent _) ->
                        text(body.getProviderEventId(), body.getOrderId(), body.getDisputeId(), body.getReason())
                                + text(body.getMeta());
                };
    }

    private static int text(@Nullable String... members) {
        int characters = 0;
        for (String member : members) {
            characters += member == null ? 0 : member.length();
        }
        return characters * CHARACTER_BYTES;
    }

    private static int text(@Nullable Map<String, String> meta) {
        int bytes = 0;
        if (meta != null) {
            for (var entry : meta.entrySet()) {
                bytes += META_ENTRY_BYTES + text(entry.getKey(), entry.getValue());
            }
        }
        return bytes;
    }
}
