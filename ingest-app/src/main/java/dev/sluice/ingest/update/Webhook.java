package dev.sluice.ingest.update;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event of a request that was taken in, as it came and as what it becomes.
 *
 * @param aliases names that stand for the event's order from now on, where they do not stand for another one
 * @param body of the whole request, byte for byte; not to be changed
 * @param headers of the request that tell something of it, by lower-case name; never a credential
 * @param traceparent the trace that it came with; null for none
 * @param updates what the event becomes, made when it is asked for: in their order, none where it concerns neither an order
 *     nor a dispute
 */
public record Webhook(
        Event event,
        List<String> aliases,
        byte[] body,
        Map<String, String> headers,
        @Nullable Traceparent traceparent,
        Supplier<List<Update>> updates) {}
